import type { DrawnEnd } from '../../../contracts/index.ts';
import { drawInt, drawMany, hasChance, pick, pickUneven } from '../draw.ts';
import { drawWord } from '../names/made-words.ts';
import { adminsOf, deskEnds, drawStranger, mailOf, peopleOf, pickHost, programAccountsOf, serves, towards, type Habit } from './habit.ts';

const calls = [
  ['s3', 'GetObject', '{}-data/{}.json'], ['s3', 'PutObject', '{}-data/{}.log'], ['s3', 'ListObjects', '{}-data'], ['ec2', 'DescribeInstances', ''], ['sts', 'AssumeRole', 'arn:aws:iam::role/{}'], ['logs', 'PutLogEvents', '{}'], ['ecr', 'BatchGetImage', '{}'], ['iam', 'GetUser', '{}'],
  ['kms', 'Decrypt', 'key/{}'], ['secretsmanager', 'GetSecretValue', '{}/db'], ['rds', 'DescribeDBInstances', ''], ['lambda', 'Invoke', '{}'], ['cloudwatch', 'GetMetricData', ''], ['ec2', 'CreateSnapshot', 'vol-{}'],
] as const;

/** Programs and administrators call the provider; now and then something is denied. */
export const cloudRoutine: Habit = {
  curve: 'public',
  fits: (host) => host.type === 'cloud-service',
  prepare(place, random) {
    const keys = [...place.site.keys.values()].map((key) => key.name);
    const callers = [...programAccountsOf(place, 'ci-runner'), ...adminsOf(place), ...keys.slice(0, 1)].map((account) => ({ account, from: drawCaller() }));
    const words = drawMany(random, 8, (own) => drawWord(own));
    function drawCaller(): DrawnEnd {
      const servers = [...place.site.hosts.values()].filter((host) => ['web', 'application', 'build', 'container-node'].includes(host.type)).map((host) => host.end());
      return servers.length > 0 && hasChance(random, 0.6) ? pick(random, servers) : drawStranger(place, random);
    }
    return (own) => {
      const { account, from } = pickUneven(own, callers);
      const to = towards(pickHost(own, place), from);
      if (hasChance(own, 0.06)) return [{ kind: 'cloud-login', from, to, account: pick(own, adminsOf(place)), data: { isSuccess: !hasChance(own, 0.15), application: 'Console', hasSecondFactor: true } }];
      const [service, action, resource] = pickUneven(own, calls);
      const name = resource.replaceAll('{}', () => pick(own, words));
      return drawMany(own, drawInt(own, 1, 2), () => ({ kind: 'cloud-call', from, to, account, after: own.next() * 3, data: { service, action, ...(name !== '' && { resource: name }), isAllowed: !hasChance(own, 0.03) } }) as const);
    };
  },
};

const applications = ['Mail', 'Office', 'Portal', 'Files', 'Calendar', 'Service desk', 'Time sheet', 'Meetings'] as const;

/** People sign in with the identity provider: from desks, from home, on a journey. */
export const identityRoutine: Habit = {
  curve: 'office',
  fits: (host) => host.type === 'identity-provider' || serves(host, 'sso', 'saml', 'oidc'),
  prepare(place, random) {
    const desks = deskEnds(place, random);
    const people = [...peopleOf(place), ...adminsOf(place)].map((account) => ({ account: mailOf(place, account), home: hasChance(random, 0.5) ? pick(random, desks) : drawStranger(place, random), country: pick(random, ['DE', 'DE', 'NL', 'FR', 'GB', 'AT']), hasSecondFactor: hasChance(random, 0.8) }));
    return (own) => {
      const { account, home, country, hasSecondFactor } = pickUneven(own, people);
      const isAway = hasChance(own, 0.04);
      const from = isAway ? drawStranger(place, own) : home;
      const to = towards(pickHost(own, place), from);
      const common = { application: pickUneven(own, applications), country: isAway ? pick(own, ['ES', 'IT', 'US', 'PT', 'CH']) : country, hasSecondFactor };
      const failures = hasChance(own, 0.1) ? drawInt(own, 1, 3) : 0;
      const reason = hasChance(own, 0.75) ? 'wrong password' : 'second factor not answered';
      return [...drawMany(own, failures, () => ({ kind: 'cloud-login', from, to, account, after: own.next() * 15, data: { ...common, isSuccess: false, hasSecondFactor: false, reason } }) as const), { kind: 'cloud-login', from, to, account, after: failures > 0 ? 24 : 0, data: { ...common, isSuccess: true } }];
    };
  },
};

const asked = [['list', 'pods'], ['get', 'configmaps'], ['watch', 'endpoints'], ['get', 'leases'], ['update', 'leases'], ['list', 'nodes'], ['get', 'secrets'], ['patch', 'nodes/status'], ['list', 'services'], ['create', 'events'], ['patch', 'deployments'], ['get', 'pods/log'], ['create', 'pods']] as const;
const namespaces = ['default', 'kube-system', 'shop', 'monitoring', 'web', 'jobs'] as const;

/** Controllers and nodes of a cluster talk to its interface; people roll out. */
export const kubernetesRoutine: Habit = {
  curve: 'always',
  fits: (host) => host.type === 'container-node' || serves(host, 'kubelet', 'kubernetes', 'k8s'),
  prepare(place, random) {
    const names = drawMany(random, 8, (own) => drawWord(own));
    const people = [...programAccountsOf(place, 'ci-bot').slice(0, 1), ...adminsOf(place).slice(0, 1)];
    return (own) => {
      const host = pickHost(own, place);
      const to = host.end();
      const others = [...place.site.hosts.values()].filter((one) => one !== host && (one.type === 'container-node' || one.type === 'build' || one.type === 'monitoring'));
      const from = others.length > 0 ? pick(own, others).end() : pick(own, deskEnds(place, own));
      const [verb, resource] = pickUneven(own, asked);
      const namespace = pick(own, namespaces);
      const account = hasChance(own, 0.15) ? pick(own, people) : pick(own, [`system:node:${to.name}`, `system:serviceaccount:kube-system:${pick(own, ['deployment-controller', 'replicaset-controller', 'coredns', 'kube-proxy'])}`, `system:serviceaccount:${namespace}:default`, 'system:kube-scheduler']);
      return [{ kind: 'kubernetes-call', from, to, account, data: { verb, resource, namespace, ...(verb !== 'list' && verb !== 'watch' && { name: `${pick(own, names)}-${drawInt(own, 1, 9)}` }), isAllowed: !hasChance(own, 0.02) } }];
    };
  },
};
