import type { HostType, Random } from '../../../contracts/index.ts';
import { drawInt, hasChance, pick, pickUneven, shuffle } from '../draw.ts';
import { drawWord } from './made-words.ts';

/** Short words for each type, the usual one first. */
const shortWords: Readonly<Record<HostType, readonly string[]>> = {
  firewall: ['fw', 'gw', 'edge', 'border', 'gate'], router: ['rt', 'router', 'core'], resolver: ['ns', 'dns', 'resolver'], 'vpn-gateway': ['vpn', 'ra', 'remote'], proxy: ['proxy', 'px', 'wp'], web: ['web', 'www', 'wb'],
  application: ['app', 'ap', 'srv', 'svc'], database: ['db', 'sql', 'data'], mail: ['mail', 'mx', 'ml'], file: ['fs', 'files', 'nas', 'share'], backup: ['bak', 'backup', 'bk'], 'domain-controller': ['dc', 'ad', 'dir'],
  workstation: ['ws', 'pc', 'wks', 'desk'], laptop: ['lt', 'nb', 'lap'], jump: ['jump', 'bastion', 'adm', 'hop'], build: ['ci', 'build', 'bld'], 'package-registry': ['reg', 'pkg', 'repo'], 'container-node': ['node', 'k8s', 'kube', 'wrk'],
  monitoring: ['mon', 'nms', 'watch'], scanner: ['scan', 'vs', 'audit'], 'cloud-service': ['cloud', 'tenant', 'saas'], 'identity-provider': ['idp', 'sso', 'login'], camera: ['cam', 'cctv'], 'sensor-device': ['sens', 'iot', 'probe'], voice: ['pbx', 'voip', 'tel'],
  ftp: ['ftp', 'xfer', 'sftp'], 'log-server': ['log', 'siem', 'syslog'], printer: ['prn', 'print', 'mfp'], 'control-system': ['plc', 'hmi', 'scada'],
};

const places = ['kiel', 'gent', 'turku', 'porto', 'lyon', 'graz', 'york', 'bonn', 'oslo', 'riga', 'brno', 'cork', 'bari', 'metz', 'vigo', 'lund', 'linz', 'hull', 'pisa', 'nord', 'west', 'hq', 'dc1', 'ham'] as const;
/** Names of one kind for servers. */
const themes = {
  planets: ['mercury', 'venus', 'mars', 'jupiter', 'saturn', 'uranus', 'neptune', 'pluto', 'ceres', 'titan', 'europa', 'callisto', 'ganymede', 'io', 'triton', 'oberon', 'rhea', 'dione', 'phobos', 'deimos'],
  rivers: ['elbe', 'rhone', 'tiber', 'duero', 'loire', 'oder', 'meuse', 'volga', 'tagus', 'ebro', 'neva', 'drava', 'weser', 'saale', 'aare', 'douro', 'mosel', 'thames', 'tweed', 'liffey'],
  trees: ['alder', 'birch', 'cedar', 'elm', 'fir', 'hazel', 'larch', 'maple', 'oak', 'pine', 'rowan', 'spruce', 'willow', 'yew', 'linden', 'aspen', 'juniper', 'poplar', 'chestnut', 'ash'],
  birds: ['heron', 'kestrel', 'lapwing', 'magpie', 'osprey', 'plover', 'raven', 'robin', 'siskin', 'starling', 'swift', 'wren', 'dunlin', 'finch', 'godwit', 'merlin', 'petrel', 'sparrow', 'curlew', 'teal'],
  greek: ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta', 'iota', 'kappa', 'lambda', 'omega', 'sigma', 'tau', 'phi', 'chi', 'psi', 'rho', 'atlas', 'hermes'],
  minerals: ['agate', 'basalt', 'beryl', 'calcite', 'feldspar', 'flint', 'garnet', 'gneiss', 'granite', 'gypsum', 'jasper', 'marble', 'onyx', 'opal', 'pumice', 'quartz', 'slate', 'talc', 'topaz', 'zircon'],
} as const;

const isClient = (type: HostType): boolean => type === 'workstation' || type === 'laptop' || type === 'printer' || type === 'camera';
const isWindowsText = (os: string): boolean => /windows/i.test(os);

type NameOf = (type: HostType, count: number, random: Random, os: string) => string;

/** Draws how a site names its hosts. `count`: how many of that type have a name already. */
export function drawHostNaming(random: Random): NameOf {
  const words = new Map(Object.entries(shortWords).map(([type, list]) => [type, pickUneven(random, list)]));
  const wordOf = (type: HostType): string => words.get(type) ?? type;
  const place = pick(random, places);
  const start = hasChance(random, 0.8) ? 1 : 0;
  const two = (value: number): string => String(value).padStart(2, '0');
  const theme = shuffle(random, pick(random, Object.values(themes)));
  const org = drawWord(random, 1).slice(0, 3);
  const assetBase = drawInt(random, 1000, 48_000);
  let themed = 0;
  const client: NameOf = pick<NameOf>(random, [
    (type, _count, own) => `${wordOf(type)}${String(drawInt(own, 11, 399)).padStart(3, '0')}`,
    (_type, _count, own) => `r${drawInt(own, 101, 419)}-${drawInt(own, 1, 6)}`,
    (_type, _count, own) => `${org}${drawInt(own, 20_000, 79_999)}`,
    (type, count, own) => `${wordOf(type)}-${drawInt(own, 2, 9)}${count + start}`,
  ]);
  const server = pick<NameOf>(random, [
    (type, count) => `${wordOf(type)}-${count + start}`,
    (type, count) => `${wordOf(type)}${two(count + start)}`,
    (type, count) => `${wordOf(type)}-${two(count + start)}`,
    (type, count) => `SRV-${wordOf(type).toUpperCase()}${two(count + start)}`,
    (type, count) => `${place}-${wordOf(type)}-${two(count + start)}`,
    (type, count) => `${wordOf(type)}-${place}${count + start}`,
    (type, count) => `${org}${wordOf(type)}p${two(count + start)}`,
    (type, count, _own, os) => `${isWindowsText(os) ? 'w' : 'l'}-${wordOf(type)}-p${count + start}`,
    (type, count) => `${org.toUpperCase()}-${wordOf(type).toUpperCase()}${count + start}`,
    () => theme[themed++] ?? drawWord(random),
    () => theme[themed++] ?? drawWord(random),
    () => theme[themed++] ?? drawWord(random),
    (_type, _count, own) => `vm-${assetBase + drawInt(own, 1, 900)}`,
    (_type, _count, own) => `a${assetBase + drawInt(own, 1, 900)}`,
    (_type, _count, own) => drawWord(own, 2),
  ]);
  return (type, count, own, os) => (isClient(type) ? client(type, count, own, os) : server(type, count, own, os));
}
