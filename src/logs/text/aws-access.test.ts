import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { awsAccessReader } from './aws-access.ts';

const application = 'h2 2026-07-02T22:23:00.186641Z app/lb/50dc 192.0.2.5:2817 10.0.0.1:80 0.001 0.002 0.000 403 403 34 366 "GET https://www.example.org:443/a?b=c HTTP/2.0" "curl/8" ECDHE TLSv1.2 arn:aws:x "Root=1" "www.example.org" "-" 0 2026-07-02T22:22:48Z "forward" "-" "-"';
const classic = '2026-05-13T23:39:43.945958Z lb 192.0.2.5:2817 - -1 -1 -1 503 0 0 0 "GET http://www.example.org:80/ HTTP/1.1" "curl/8" - -';
const object = '79a59df900b949e55d96a1e698fbaced bucket1 [06/Feb/2026:00:00:38 +0000] 192.0.2.3 arn:aws:iam::1:user/eve 3E57 REST.GET.OBJECT plans/a.pdf "GET /plans/a.pdf HTTP/1.1" 200 - 113 2000 7 5 "-" "S3Console/0.4" -';

describeLogReader(awsAccessReader, [application, classic, object]);

describe('aws-access', () => {
  it.each([
    ['an application load balancer', application, { timeMs: Date.UTC(2026, 6, 2, 22, 23, 0, 186), product: 'AWS load balancer', message: 'GET https://www.example.org:443/a?b=c 403 agent "curl/8"', action: 'failure', srcEndpoint: { ip: '192.0.2.5', port: 2817 }, dstEndpoint: { ip: '10.0.0.1', port: 80, hostname: 'www.example.org' }, bytesOut: 34, bytesIn: 366, durationMs: 3 }],
    ['a classic load balancer', classic, { message: 'GET http://www.example.org:80/ 503 agent "curl/8"', dstEndpoint: { hostname: 'www.example.org' } }],
    ['a bucket', object, { product: 'Amazon S3', ruleId: 'REST.GET.OBJECT', account: 'arn:aws:iam::1:user/eve', file: 'bucket1/plans/a.pdf', bytesIn: 113, message: 'REST.GET.OBJECT GET /plans/a.pdf 200 agent "S3Console/0.4"', srcEndpoint: { ip: '192.0.2.3' } }],
  ])('reads %s', (_name, line, expected) => {
    const result = readLines(awsAccessReader, [line]);
    expect(result.rejected).toEqual([]);
    expect(result.records[0]).toMatchObject({ format: 'aws-access', classUid: 4002, ...expected });
  });
});
