import{D as b,M as l,c as i,e as o,f as h,g as s,k as d,s as p}from"./chunk-Z74WOBFN.js";function x(e){let r=`board_desk.rule.${e}`;return o(r)?i(r):e}function R(e,r,t,a){let g=[...t.title_pieces,...t.text_pieces].filter(n=>n.codes?.includes(e)),u=[...new Set(g.map(n=>n.text.trim()))],c=a?a.published+a.refused:0,[f,m]=[`board_desk.rule.${e}.why`,`board_desk.rule.${e}.wrong`];return s`<section class="card rule">
<header>
${p("warn",18)}
<h2>${x(e)}</h2>
<span class="a mut code">${e}</span>
</header>
<div class="pad">
<p>${o(f)?i(f):r}</p>
${u.length?s`<ul class="hits">${u.map(n=>s`<li><q dir="auto">${n}</q></li>`)}</ul>`:d}
<p class="mut">
${o(m)?i(m):d}
${c?i("board_desk.rule.record",{published:l(a?.published??0),decided:l(c)}):i("board_desk.rule.first")}
</p>
</div>
</section>`}function q(e,r){return s`<section class="card earlier">
<header>
<h2>${e}</h2>
<span class="a mut">${i("board_desk.decided.latest")}</span>
</header>
<ul>${r.latest.map(t=>$(t))}</ul>
</section>`}function $(e){let r=e.state==="refused";return s`<li>
${p(r?"cross":"tick",16)}
<span>
${i(r?"board_desk.before.refused":"board_desk.before.approved",{agency:e.agency_name})}
${k(e)}
${e.reason?s`<q dir="auto">${e.reason}</q>`:d}
</span>
<span class="tn mut">${b(e.decided_at)}</span>
</li>`}function k({state:e,title:r,index:t}){return r?s`<b dir="auto">${r}</b>`:t!==null?i("board_desk.before.entry",{index:l(t)}):i(e==="refused"?"board_desk.before.gone":"board_desk.before.unlogged")}var z=h`
.hits{margin: 10px 0;}.hits li{padding: 6px 0;border-top: 1px solid var(--nr-line);}.hits q{font-weight: 600;overflow-wrap: anywhere;}.rule p{font-size: 13px;line-height: 19px;}.rule header h2{flex: 1 1 40%;}.rule header .a{font-size: 12px;}.rule header .ic{color: var(--nr-amber);}.earlier li{display: grid;grid-template-columns: 16px minmax(0, 1fr) auto;gap: 10px;padding: 8px 16px;border-top: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;overflow-wrap: anywhere;}.earlier q{display: block;color: var(--nr-ink2);}.earlier .ic{margin-top: 1px;color: var(--nr-ink2);}`;export{x as a,R as b,q as c,z as d};
