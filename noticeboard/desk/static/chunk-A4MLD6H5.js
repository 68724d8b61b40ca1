import{C as b,L as p,c as i,e as n,f as h,g as s,k as l,r as d}from"./chunk-XG6OIHJT.js";function $(e){let r=`board_desk.rule.${e}`;return n(r)?i(r):e}function v(e,r,a,o){let g=[...a.title_pieces,...a.text_pieces].filter(t=>t.codes?.includes(e)),u=[...new Set(g.map(t=>t.text.trim()))],c=o?o.published+o.refused:0,[m,f]=[`board_desk.rule.${e}.why`,`board_desk.rule.${e}.wrong`];return s`<section class="card rule">
<header>
${d("warn",18)}
<h2>${$(e)}</h2>
<span class="a mut code">${e}</span>
</header>
<div class="pad">
<p>${n(m)?i(m):r}</p>
${u.length?s`<ul class="hits">${u.map(t=>s`<li><q dir="auto">${t}</q></li>`)}</ul>`:l}
<p class="mut">
${n(f)?i(f):l}
${c?i("board_desk.rule.record",{published:p(o?.published??0),decided:p(c)}):i("board_desk.rule.first")}
</p>
</div>
</section>`}function R(e,r){return s`<section class="card earlier">
<header>
<h2>${e}</h2>
<span class="a mut">${i("board_desk.decided.latest")}</span>
</header>
<ul>${r.latest.map(a=>x(a))}</ul>
</section>`}function x(e){let r=e.state==="refused";return s`<li>
${d(r?"cross":"tick",16)}
<span>
${i(r?"board_desk.before.refused":"board_desk.before.approved",{agency:e.agency_name})}
${e.title?s`<b dir="auto">${e.title}</b>`:i(r?"board_desk.before.gone":"board_desk.before.unlogged")}
${e.reason?s`<q dir="auto">${e.reason}</q>`:l}
</span>
<span class="tn mut">${b(e.decided_at)}</span>
</li>`}var q=h`
.hits{margin: 10px 0;}.hits li{padding: 6px 0;border-top: 1px solid var(--nr-line);}.hits q{font-weight: 600;overflow-wrap: anywhere;}.rule p{font-size: 13px;line-height: 19px;}.rule header .a{font-size: 12px;}.rule header .ic{color: var(--nr-amber);}.earlier li{display: grid;grid-template-columns: 16px minmax(0, 1fr) auto;gap: 10px;padding: 8px 16px;border-top: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;overflow-wrap: anywhere;}.earlier q{display: block;color: var(--nr-ink2);}.earlier .ic{margin-top: 1px;color: var(--nr-ink2);}`;export{$ as a,v as b,R as c,q as d};
