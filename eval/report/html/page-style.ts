/** What the pages of an evaluation add to the style of the house: colours of planners and causes, two sizes of each chart, wide tables. */
export const pageStyle = `
:root{--c0:#1f5f8b;--c1:#b8500c;--c2:#2b7a4b;--c3:#8a3ea0;--c4:#a0261d;--c5:#5d6470;--c6:#0b7f86;--c7:#b03070;--c8:#6b5b00;--c9:#4a4fc0;
--r0:#1f5f8b;--r1:#c98500;--r2:#7fa8c4;--r3:#8a3ea0;--r4:#5d6470;--r5:#a0261d}
@media (prefers-color-scheme:dark){:root{--c0:#84bbe3;--c1:#f0a066;--c2:#82d3a6;--c3:#d2a0e6;--c4:#f5a097;--c5:#b4bcc8;--c6:#6cd3da;--c7:#f0a0c8;--c8:#dcc95a;--c9:#aab0ff;
--r0:#84bbe3;--r1:#f0c36a;--r2:#48708c;--r3:#d2a0e6;--r4:#98a3b1;--r5:#f0776b}}
main,header.top,footer{max-width:68rem}
h3{margin:0 0 .5rem}
figure{margin:.6rem 0 1rem}figcaption{font-size:.85rem;color:var(--soft);margin:.2rem 0}
.charts{display:flex;flex-wrap:wrap;gap:.4rem 1.5rem}
.charts figure{max-width:100%;min-width:0}.charts .half{flex:0 1 464px}
.range{color:var(--soft);display:block;white-space:nowrap}
.chart svg{display:block;max-width:100%;height:auto}
.chart .narrow{display:none}
.scroll{overflow-x:auto}
.scroll td,.scroll th{overflow-wrap:normal;min-width:4.5rem}
td.num{white-space:normal}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;padding:0;margin:.6rem 0}
a{color:var(--accent)}
.trace td{vertical-align:top}
.states{font-size:.82rem;margin:.5rem 0}.states th,.states td{padding:.12rem .4rem;border:0}.states th{color:var(--soft)}.states th:first-child{width:5.5rem}
.states .holds{color:var(--good);font-weight:600}.states .lacks{color:var(--soft)}
@media (max-width:67rem){.chart .wide{display:none}.chart .narrow{display:block}}
@media (max-width:40rem){.range{display:inline}td.none{display:none!important}.scroll td,.scroll th{min-width:0}table.stack tbody th{display:block;border:0;font-weight:600;padding:.2rem .4rem}.states{font-size:.72rem}.states th:first-child{width:4.2rem}.states th,.states td{padding:.12rem .15rem}.states thead span{writing-mode:vertical-rl;transform:rotate(180deg)}}
`;
