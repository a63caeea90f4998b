import { splitWords } from './split-words.ts';

const words = `a about access account action activity add address administration after again agent all an and another any api app application are as at attempt
attack attacker back be been before being block both but by call change channel client close cloud code command common communication computer
configuration connect connection container content control create created data database default denied destination detect detected device directory
disk domain error et event execution external file files first for found from get go going group had harmful has have he host how http https id
if image in info information input inside install instance internal internet into is it its keep key known link linux list local log login look
machine mail make malicious malware manager many may message misc modified modify module more name names network new no non not number object
of off office on one open operation or other out outside over own page password path people person permission places planted platform point
policy port possible possibly potential privilege process program protocol public read real record registry remote removal removed request
resource response restart right root rule run running s same script second security send sending sent server service services session set
setting share shell side sign site so software source start state stop storage stored success successful suspicious system target tcp than that
the their them then they thing this through time to token tool traffic transfer trusted trying two type udp unix unknown up update url us use
used user users using utility value version via victim was way web were what when where which who with window windows work write yes you
generate generation dns generated systemd kernel html daily alert info warning critical notice severity priority classification suricata wazuh snort message enabled disabled between by until`;

/** Stems that log lines hold whatever happens: alone, as part of a name or a meaning, they say nothing. */
export const commonWords: ReadonlySet<string> = new Set(splitWords(words).concat(words.split(/\s+/)));
