/** What the page of an inspection has beside the shared style sheet. */
export const inspectionStyle = `
:root{--sign:#6d3bb0}
@media (prefers-color-scheme:dark){:root{--sign:#b99af0}}
main,header.top,footer{max-width:74rem}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:2px}
nav.parts{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:.8rem 0 0;font-size:.9rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.7rem;margin:1rem 0 .4rem;padding:0;list-style:none}
.tiles li{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.55rem .8rem}
.tiles strong{display:block;font-size:1.35rem;line-height:1.25;font-variant-numeric:tabular-nums}
.tiles span{font-size:.82rem;color:var(--soft)}
.tiles .hot{border-color:var(--sign)}.tiles .hot strong{color:var(--sign)}
td.num,th.num{text-align:right}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.8rem;color:var(--soft);margin:.5rem 0 0;padding:0;list-style:none}
.legend svg{width:1.1rem;height:.75rem;vertical-align:-.05rem;margin-right:.3rem}
.f5{fill:var(--s5)}.f4{fill:var(--s4)}.f3{fill:var(--s3)}.f2{fill:var(--s2)}.f1{fill:var(--s1)}.f0{fill:var(--s0)}.fsign{fill:var(--sign)}
.signmark{stroke:var(--sign)}
.quiet{opacity:.42}
.wide{overflow-x:auto}
svg.graph{display:block;max-width:max(100%,46rem);height:auto}
.graph text{font-size:13px;fill:var(--ink)}.graph .soft{font-size:11px;fill:var(--soft)}.graph .head{font-size:12px;font-weight:600;fill:var(--soft)}
.graph rect.box{fill:var(--card);stroke:var(--line)}.graph .suspect rect.box{stroke:var(--sign);stroke-width:1.5}.graph .rest rect.box{stroke-dasharray:4 3;fill:var(--faint)}
.graph rect.track{fill:var(--faint)}.graph rect.level{fill:var(--sign)}
.edge path{fill:none;stroke:var(--s1);opacity:.75}.edge path.tip{stroke:none;fill:var(--s1)}
.e5 path{stroke:var(--s5)}.e4 path{stroke:var(--s4)}.e3 path{stroke:var(--s3)}.e2 path{stroke:var(--s2)}.esign path{stroke:var(--sign)}
.e5 path.tip{fill:var(--s5)}.e4 path.tip{fill:var(--s4)}.e3 path.tip{fill:var(--s3)}.e2 path.tip{fill:var(--s2)}.esign path.tip{fill:var(--sign)}
.plain path{stroke-dasharray:4 4;opacity:.5}.plain path.tip{stroke-dasharray:none}
.edge:hover path{opacity:1;stroke-opacity:1}
.level{background:var(--sign)!important}
details.group{background:var(--card);border:1px solid var(--line);border-left:.3rem solid var(--s1);border-radius:.5rem;margin:.3rem 0;padding:.2rem .8rem}
details.group.b5{border-left-color:var(--s5)}details.group.b4{border-left-color:var(--s4)}details.group.b3{border-left-color:var(--s3)}details.group.b2{border-left-color:var(--s2)}details.group.bsign{border-left-color:var(--sign)}
details.group>summary{color:var(--ink);display:grid;grid-template-columns:2.6rem 7.6rem minmax(0,1fr) 4.5rem 6.2rem;gap:.1rem .8rem;align-items:baseline;list-style:none}
details.group>summary::-webkit-details-marker{display:none}
details.group>summary .rank,details.group>summary .when,details.group>summary .ends{color:var(--soft);font-size:.84rem;font-variant-numeric:tabular-nums}
details.group>summary .count{text-align:right;font-variant-numeric:tabular-nums}
details.group>summary strong{font-weight:600;display:block}
details.group[open]>summary{padding-bottom:.4rem;border-bottom:1px solid var(--line)}
dl.pairs{grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:.15rem 1.5rem;margin:.6rem 0;font-size:.88rem}
dl.pairs div{display:grid;grid-template-columns:5.2rem minmax(0,1fr)}dl.pairs.long{grid-template-columns:minmax(0,1fr)}dl.pairs dd{margin:0}
.tag{display:inline-block;font-size:.74rem;border:1px solid var(--line);border-radius:.3rem;padding:0 .35rem;color:var(--soft);white-space:nowrap}
.tag.sign{color:var(--sign);border-color:currentColor}.tag.in{color:var(--good);border-color:currentColor}
.marks{text-align:right}
table.digest td:first-child{width:3.5rem;color:var(--soft)}
table.digest td{border-bottom:0;padding:.12rem .5rem}
ul.site{list-style:none;margin:.3rem 0;padding:0;columns:20rem;column-gap:1.5rem}ul.site li{break-inside:avoid;padding:.1rem 0}
.digest abbr,.site abbr{text-decoration:underline dotted var(--soft);text-underline-offset:3px;cursor:help}
table.entities th,table.entities td{overflow-wrap:break-word}table.entities td:nth-child(2){overflow-wrap:anywhere}table.entities .bar{min-width:3.5rem}
@media (max-width:40rem){
details.group>summary{grid-template-columns:2.4rem minmax(0,1fr) auto}details.group>summary .what{grid-column:1/-1;order:5}details.group>summary .marks{display:none}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}
table.stack td.num{text-align:left}}
@media print{:root{--sign:#6d3bb0}.wide{overflow:visible}svg.graph{max-width:100%}nav.parts{display:none}}
`;
