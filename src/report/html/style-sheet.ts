/** The colours of the house, light and dark. */
export const colorStyle = `:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b2430;--soft:#55606e;--line:#d9dee5;--faint:#eef1f5;--accent:#1f5f8b;--bar:#8fb4cf;
--good:#1d6b43;--good-bg:#e2f2e9;--warn:#7d5200;--warn-bg:#fdf0d5;--bad:#a0261d;--bad-bg:#fbe6e3;
--s5:#a0261d;--s4:#c2571a;--s3:#a87500;--s2:#2f6fa3;--s1:#7a8492;--s0:#a3abb6}
@media (prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1a2029;--ink:#e4e9ef;--soft:#a3aebb;--line:#323b47;--faint:#232b36;--accent:#84bbe3;--bar:#3f6c8d;
--good:#82d3a6;--good-bg:#163326;--warn:#f0c36a;--warn-bg:#38290c;--bad:#f5a097;--bad-bg:#431a17;
--s5:#f0776b;--s4:#ee9a5f;--s3:#dcb14e;--s2:#74aee0;--s1:#98a3b1;--s0:#6d7885}}`;

/** The whole style of the page. System fonts and no address in it: nothing is ever fetched. */
export const styleSheet = `
${colorStyle}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
main,header.top,footer{max-width:60rem;margin:0 auto;padding:0 1.25rem}
header.top{padding-top:2rem}
h1{font-size:1.65rem;line-height:1.25;margin:.4rem 0 .3rem;letter-spacing:-.01em}
h2{font-size:1.2rem;margin:2.4rem 0 .7rem;letter-spacing:-.005em}
h3{font-size:1.05rem;margin:0}
h4{font-size:.8rem;margin:1.1rem 0 .35rem;color:var(--soft);font-weight:600}
p{margin:.5rem 0}
.eyebrow,.soft{color:var(--soft)}
.eyebrow{font-size:.85rem;margin:0}
.small{font-size:.85rem}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.86em}
.badge{display:inline-block;padding:.1rem .55rem;border-radius:.35rem;font-weight:600;font-size:.85rem;background:var(--faint);color:var(--ink);border:1px solid var(--line)}
.badge.good{background:var(--good-bg);color:var(--good);border-color:currentColor}
.badge.warn{background:var(--warn-bg);color:var(--warn);border-color:currentColor}
.badge.bad{background:var(--bad-bg);color:var(--bad);border-color:currentColor}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.15rem;margin:.8rem 0}
.card>:first-child{margin-top:0}.card>:last-child{margin-bottom:0}
.verdict{border-left:.35rem solid var(--s1);margin-top:1rem}
.verdict.compromise{border-left-color:var(--s5)}.verdict.attempted{border-left-color:var(--s3)}.verdict.benign{border-left-color:var(--good)}
.verdict p.lead{font-size:1.05rem;margin:.6rem 0}
.facts{display:flex;flex-wrap:wrap;gap:.35rem 1.4rem;margin:.7rem 0 0;padding:0;list-style:none;font-size:.9rem;color:var(--soft)}
.facts strong{color:var(--ink)}
ul.plain{margin:.4rem 0;padding-left:1.15rem}ul.plain li{margin:.2rem 0}
ol.path{list-style:none;display:flex;flex-wrap:wrap;gap:.7rem 1.7rem;padding:0;margin:.5rem 0}
ol.path li{position:relative;flex:1 1 11.5rem;max-width:22rem;background:var(--card);border:1px solid var(--line);border-top:3px solid var(--accent);border-radius:.5rem;padding:.6rem .8rem}
ol.path li+li::before{content:"\\2192";position:absolute;left:-1.35rem;top:50%;transform:translateY(-50%);color:var(--soft)}
.path .tactic{font-size:.78rem;color:var(--soft);display:block}.path strong{display:block;line-height:1.3}.path .on{font-size:.85rem;display:block;margin-top:.25rem}
.timeline{display:grid;grid-template-columns:7rem minmax(0,1fr);padding-right:1rem}
.timeline svg{display:block;width:100%;overflow:visible}
.timeline text{font-size:.74rem;fill:var(--ink)}.timeline text[x$="%"],.timeline text.faint{font-size:.7rem;fill:var(--soft)}
.lane,.tick{stroke:var(--line);stroke-width:1}.tick{stroke-dasharray:2 3}
.mark{stroke-linecap:round;stroke-opacity:.85}
.sev5{stroke:var(--s5)}.sev4{stroke:var(--s4)}.sev3{stroke:var(--s3)}.sev2{stroke:var(--s2)}.sev1{stroke:var(--s1)}.sev0{stroke:var(--s0)}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:.35rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--soft);font-weight:600;font-size:.8rem;vertical-align:bottom}
tbody th{font-weight:500}
td.num{font-variant-numeric:tabular-nums;white-space:nowrap}
.grid th[scope=col],.grid td{text-align:center;padding:.3rem .2rem;width:12%}
.grid tr.observed th{padding-left:1.2rem;color:var(--soft);font-style:italic}
.cell{display:inline-flex;flex-direction:column;align-items:center;gap:.1rem;min-width:2.4rem;padding:.18rem .1rem;border-radius:.4rem}
.cell i{width:1.05rem;height:1.05rem;border-radius:.25rem;border:2px solid var(--s1);display:block}
.cell.on i{background:var(--good);border-color:var(--good)}
.cell.changed{background:var(--good-bg);outline:1px solid var(--good)}
.cell.changed.off{background:var(--bad-bg);outline-color:var(--bad)}
.cell small{font-size:.7rem;color:var(--soft);font-variant-numeric:tabular-nums}
.step>header{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline}
.step .no{flex:none;width:1.75rem;height:1.75rem;border-radius:50%;background:var(--accent);color:var(--card);font-weight:700;font-size:.9rem;display:inline-flex;align-items:center;justify-content:center}
.step h3{flex:1 1 12rem}
.step .nums{font-size:.82rem;color:var(--soft)}
dl{display:grid;grid-template-columns:minmax(6.5rem,auto) minmax(0,1fr);gap:.3rem 1rem;margin:.8rem 0;font-size:.95rem}
dt{color:var(--soft);font-size:.88rem;padding-top:.07rem}dd{margin:0}
.note{border-left:3px solid var(--s3);background:var(--warn-bg);color:var(--ink);padding:.45rem .75rem;border-radius:0 .4rem .4rem 0;margin:.5rem 0;font-size:.93rem}
.note.fail{border-color:var(--s5);background:var(--bad-bg)}.note.fine{border-color:var(--good);background:var(--good-bg)}
details{margin:.35rem 0}
summary{cursor:pointer;color:var(--accent);font-size:.9rem;padding:.15rem 0}
summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:.2rem}
pre{margin:.3rem 0 .5rem;padding:.6rem .75rem;background:var(--faint);border-radius:.4rem;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.45}
.bar{display:block;height:.4rem;border-radius:.2rem;background:var(--faint);margin-top:.25rem;min-width:4rem;overflow:hidden}
.bar b{display:block;height:100%;background:var(--bar);border-radius:.2rem}
table.candidates{table-layout:fixed}.candidates th:nth-child(1){width:34%}.candidates th:nth-child(2){width:15%}.candidates th:nth-child(5){width:17%}
.candidates td .bar{max-width:6rem}
dd>details:first-child{margin-top:0}
tr.chosen td{background:var(--good-bg)}tr.chosen .bar b{background:var(--good)}
.weight{display:flex;gap:.8rem;align-items:center}.weight .bar{flex:1;margin:0}
.hash{word-break:break-all}
footer{padding-bottom:3rem}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:40rem){
main,header.top,footer{padding-left:.9rem;padding-right:.9rem}h1{font-size:1.35rem}.card{padding:.8rem .85rem}
ol.path{flex-direction:column;gap:1.3rem}ol.path li{max-width:none;flex:auto}ol.path li+li::before{content:"\\2193";left:50%;top:-.68rem}
.grid thead th[scope=col] span{display:inline-block;writing-mode:vertical-rl;transform:rotate(180deg)}
.grid tbody th{font-size:.8rem;line-height:1.25}.cell{min-width:1.9rem}.cell small{font-size:.62rem}
table.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.stack tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}
table.stack td{display:grid;grid-template-columns:6.5rem minmax(0,1fr);border:0;padding:.12rem .4rem;white-space:normal}
table.stack td:empty{display:none}
table.stack td::before{content:attr(data-label);color:var(--soft);font-size:.8rem}
dl{grid-template-columns:minmax(0,1fr);gap:0 0}dd{margin-bottom:.45rem}
.timeline{grid-template-columns:6rem minmax(0,1fr);padding-right:.6rem}}
@media (max-width:23rem){
.grid tr{display:grid;grid-template-columns:repeat(6,1fr)}.grid th:first-child{grid-column:1/-1;border:0;padding-bottom:0}.grid thead th:first-child{display:none}.grid th[scope=col],.grid td{width:auto}}
@media print{
:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--faint:#f2f2f2;--accent:#1f5f8b;--bar:#8fb4cf;--good:#1d6b43;--good-bg:#e2f2e9;--warn:#7d5200;--warn-bg:#fdf0d5;--bad:#a0261d;--bad-bg:#fbe6e3;--s5:#a0261d;--s4:#c2571a;--s3:#a87500;--s2:#2f6fa3;--s1:#7a8492;--s0:#a3abb6}
body{font-size:10pt}main,header.top,footer{max-width:none;padding:0}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
h2,h3{break-after:avoid}tr,ol.path li,.note,pre{break-inside:avoid}.card{break-inside:auto}
details::details-content{content-visibility:visible;block-size:auto;opacity:1}summary{color:var(--soft);list-style:none}}
`;
