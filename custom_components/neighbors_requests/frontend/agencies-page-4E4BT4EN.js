//# allFunctionsCalledOnLoad
import"./chunk-DRSQVAUX.js";import{a as j,b as D,f as T}from"./chunk-3PNVCUMR.js";import"./chunk-SJG5KXHL.js";import{E as A,H as v,N as $,O as c,Q as U,W as O,X as E,Y,Z as w,_ as L,a as _,b as n,e as d,h as F,i as q,j as G,n as C,p as R,q as K,u as t,v as f}from"./chunk-FVK2MO6C.js";import{a as m,b as I,c as k,d as N,e as r}from"./chunk-W7HMKWGT.js";var ee=8;function M(l,y){if(l.keys==="compromised")return{icon:"stop",tone:"stop",text:t("agencies.compromised")};if(l.keys==="revoked")return{icon:"stop",tone:"stop",text:t("agencies.revoked")};if(l.keys==="changing")return{icon:"clock",tone:"warn",text:t("agencies.changing")};if(l.accounts.late)return{icon:"warn",tone:"warn",text:f("agencies.late",l.accounts.late)};let e=l.months.at(-1)?.requests??0;if(e>=ee)return{icon:"warn",tone:"warn",text:f("agencies.many",e)};if(!l.requests)return{icon:"info",tone:"",text:t("agencies.never")};let s=y.filter(a=>a.agency.id===l.id&&a.findings.length>0).length;return s?{icon:"info",tone:"",text:f("agencies.flagged",s)}:{icon:"tick",tone:"",text:t("agencies.clean")}}function J(l,y){let e=y.trim().toLocaleLowerCase();return`${l.name} ${l.domain}`.toLocaleLowerCase().includes(e)}var z=_`
.setting{font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;min-height: 44px;padding: 0 8px 0 12px;}`,o,Q,W,X,S,p,u=class extends F{constructor(){super(...arguments);k(this,o);this.narrow=!1;this.setting=d}render(){let e=this.record,s=M(e,this.house.requests),a=e.first_seen?t("agencies.since",{day:A(e.first_seen)}):"";return n`
<div>${T("agencies",n`${w("back",18)}${t("agencies.title")}`,{class:"row back"})}</div>
<div class="head">
<span class="tile" style="--s:56px" aria-hidden="true">${E(e.name)}</span>
<div class="grow">
<h2>${e.name}</h2>
<p class="mut">
${t(`agency_kind.${e.kind}`)} · <span class="code">${e.domain}</span>${a&&n` · ${a}`}
</p>
<nr-level .level=${e.level}></nr-level>
</div>
<div class="row"><span class="mut">${t("agencies.you")}</span>${this.setting}</div>
</div>
<p class="shows ${s.tone}">${w(s.icon,18)}<span>${s.text}</span></p>
<div class="figures">
${r(this,o,S).call(this,c(e.requests),t("agencies.figure.requests"))}
${r(this,o,S).call(this,e.resolved_share===null?"–":U(e.resolved_share),t("agencies.figure.resolved"))}
${r(this,o,S).call(this,e.median_resolve_s===null?"–":$(e.median_resolve_s*1e3),t("agencies.figure.time"))}
${r(this,o,S).call(this,e.median_window_s===null?"–":$(e.median_window_s*1e3),t("agencies.figure.window"))}
</div>
<div class="two">
<section class="card pad">
<h3>${t("agencies.months")}</h3>
<nr-bars
.label=${t("agencies.months")}
.bars=${e.months.map(i=>({label:v(i.key),value:i.requests}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${v(e.months[0]?.key??"")}</span
><span>${v(e.months.at(-1)?.key??"")}</span>
</p>
</section>
<section class="card pad">
<h3>${t("agencies.windows")}</h3>
<nr-bars
.label=${t("agencies.windows")}
.bars=${e.window_lengths.map(i=>({label:t("agencies.up_to",{length:$(i.to_s*1e3)}),value:i.count}))}
></nr-bars>
<p class="xs mut ends" aria-hidden="true">
<span>${$((e.window_lengths[0]?.to_s??0)*1e3)}</span
><span>${$((e.window_lengths.at(-1)?.to_s??0)*1e3)}</span>
</p>
</section>
<section class="card pad">
<h3>${t("agencies.asks_about")}</h3>
${e.requests?d:n`<p class="mut">${t("agencies.never")}</p>`}
<dl class="tn">
${e.incidents.map(i=>r(this,o,p).call(this,t(`incident.${i.code}`),c(i.count)))}
</dl>
</section>
<section class="card pad">
<h3>${t("agencies.reach")}</h3>
${e.requests?d:n`<p class="mut">${t("agencies.never")}</p>`}
<dl class="tn">
${e.median_area_km2===null?d:r(this,o,p).call(this,t("agencies.median_area"),O(e.median_area_km2))}
${e.largest_area_km2===null?d:r(this,o,p).call(this,t("agencies.largest_area"),O(e.largest_area_km2))}
${e.longest_window_s===null?d:r(this,o,p).call(this,t("agencies.longest_window"),$(e.longest_window_s*1e3))}
</dl>
</section>
<section class="card pad">
<h3>${t("agencies.findings")}</h3>
${e.findings.length?n`<dl class="tn">
${e.findings.map(i=>r(this,o,p).call(this,t(`finding.${i.code}`),c(i.count)))}
</dl>`:n`<p class="mut">${t("agencies.clean")}</p>`}
</section>
${r(this,o,Q).call(this,e.accounts)}
<section class="card pad">
<h3>${t("agencies.identity")}</h3>
<dl>
${r(this,o,p).call(this,t("agencies.key"),n`<span class="code">${Y(e.delivery_key)}</span>`)}
${e.registered.map(i=>r(this,o,p).call(this,t("agencies.registered"),n`<a href=${i.url} target="_blank" rel="noreferrer noopener"
>${i.origin}</a
>`))}
</dl>
</section>
</div>
${e.request_ids.length?n`<section class="card asked">
<h3 style="padding:16px 16px 0">${f("agencies.every",e.request_ids.length)}</h3>
<ul>
${r(this,o,W).call(this).map(i=>r(this,o,X).call(this,i))}
</ul>
</section>`:d}
`}};o=new WeakSet,Q=function(e){let{owed:s,in_time:a,late:i,late_since:g,retention_days:H}=e;return n`<section class="card pad">
<h3>${t("agencies.accounts")}</h3>
<dl class="tn">
${s?r(this,o,p).call(this,t("agencies.in_time"),t("agencies.of",{part:c(a),all:c(s)})):d}
${g?r(this,o,p).call(this,t("agencies.late_now"),t("agencies.late_since",{count:c(i),date:A(g)})):d}
${H===null?d:r(this,o,p).call(this,t("agencies.promise"),f("agencies.promise_days",H))}
</dl>
${s?d:n`<p class="mut">${t("agencies.none_due")}</p>`}
${H===null?n`<p class="mut">${t("agencies.no_promise")}</p>`:d}
</section>`},W=function(){let e=new Map(this.house.requests.map(s=>[s.id,s]));return this.record.request_ids.flatMap(s=>e.get(s)??[])},X=function(e){return n`<li>
<span class="tn mut sm" style="min-width:6.5em">${A(e.issued)}</span>
<span class="grow">${T(`requests/${e.id}`,e.title)}</span>
<span class="sm mut">${t(`status.${e.status}`)}</span>
</li>`},S=function(e,s){return n`<div class="card figure tn"><b>${e}</b><span class="mut sm">${s}</span></div>`},p=function(e,s){return n`<div>
<dt>${e}</dt>
<dd>${s}</dd>
</div>`},u.styles=[L,z,_`
:host{display: grid;gap: 16px;}.back{display: inline-flex;min-height: 36px;text-decoration: none;}.head{display: flex;flex-wrap: wrap;align-items: center;gap: 16px;}.head .grow{min-width: min(240px, 100%);}.head h2{font: 500 22px/30px var(--nr-font);}.figures{display: grid;grid-template-columns: repeat(4, 1fr);gap: 16px;}.figure{padding: 16px;}.figure b{display: block;font: 500 22px/30px var(--nr-font);}.two{display: grid;grid-template-columns: 1fr 1fr;gap: 16px;align-items: start;}.card.pad{padding: 16px;}h3{font: 500 15px/21px var(--nr-font);margin-bottom: 12px;}nr-bars{--nr-bars-height: 96px;--nr-bars-widest: none;}.ends{display: flex;justify-content: space-between;margin-top: 4px;}dl > div{display: flex;justify-content: space-between;gap: 16px;padding: 8px 0;border-bottom: 1px solid var(--nr-line);}dl > div:last-child{border-bottom: 0;}dt{color: var(--nr-ink2);}dd{text-align: end;min-width: 0;}.shows{display: flex;gap: 8px;align-items: center;}.shows.warn{color: var(--nr-amber);}.shows.stop{color: var(--nr-red);}.asked li{display: flex;gap: 12px;align-items: baseline;padding: 12px 16px;border-bottom: 1px solid var(--nr-line);}.asked li:last-child{border-bottom: 0;}:host([narrow]) .figures,
:host([narrow]) .two{grid-template-columns: 1fr;}:host([narrow]) .figures{grid-template-columns: 1fr 1fr;}`],m([q({attribute:!1})],u.prototype,"house",2),m([q({attribute:!1})],u.prototype,"record",2),m([q({type:Boolean,reflect:!0})],u.prototype,"narrow",2),m([q({attribute:!1})],u.prototype,"setting",2),u=m([R("nr-agency-record")],u);var te=["notify","quiet","hidden"],b,h,Z,P,B,V,x=class extends K{constructor(){super(...arguments);k(this,h);this.filter="";this.listed=new C(this);this.record=new C(this);k(this,b,null)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=I(this,b))==null||e.call(this),N(this,b,null)}willUpdate(){let e=this.route[0]??"",s=this.house.hub;I(this,b)??N(this,b,s.listen(a=>{a.type==="agency.changed"&&(this.listed.again(),this.record.again())})),this.record.ask(s,e?`/agencies/${e}`:""),this.listed.ask(s,e?"":"/agencies")}render(){if(this.route[0])return n`<div class="wrap">
${this.record.value?n`<nr-agency-record
.house=${this.house}
.record=${this.record.value}
.narrow=${this.narrow}
.setting=${r(this,h,B).call(this,this.record.value)}
></nr-agency-record>`:j(this.record)}
</div>`;let e=this.listed.value?.agencies,s=(e??[]).filter(a=>J(a,this.filter));return n`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${t("agencies.title")}</h2>
<p>${t("agencies.about")}</p>
</div>
<label class="find"
><span class="vh">${t("agencies.find")}</span>${w("search",18)}<input
type="search"
.value=${this.filter}
placeholder=${t("agencies.find")}
@input=${a=>{this.filter=a.target.value}}
/></label>
</div>
${e?n`${r(this,h,Z).call(this,s,e.length)}
<p class="sm mut foot">${t("agencies.foot")}</p>`:j(this.listed)}
</div>`}};b=new WeakMap,h=new WeakSet,Z=function(e,s){return e.length?n`<div class="card">
<table class="tbl">
<thead>
<tr>
<th scope="col">${t("agencies.agency")}</th>
<th scope="col">${t("agencies.level")}</th>
<th scope="col">${t("agencies.months")}</th>
<th scope="col">${t("agencies.resolved")}</th>
<th scope="col">${t("agencies.record")}</th>
<th scope="col">${t("agencies.you")}</th>
</tr>
</thead>
<tbody>
${e.map(a=>r(this,h,P).call(this,a))}
</tbody>
</table>
</div>`:n`<div class="card">
<nr-empty
icon="agency"
.heading=${t(s?"agencies.nobody_meant":"agencies.nobody")}
.text=${t(s?"agencies.nobody_meant_text":"agencies.nobody_text")}
></nr-empty>
</div>`},P=function(e){let s=M(e,this.house.requests),a=e.months.reduce((i,g)=>i+g.requests,0);return n`<tr>
<td class="whole">
<div class="who">
<span class="tile" aria-hidden="true">${E(e.name)}</span>
<div class="grow">
${T(`agencies/${e.id}`,e.name)}
<span class="xs mut"
>${t(`agency_kind.${e.kind}`)} · <span class="code">${e.domain}</span></span
>
</div>
</div>
</td>
<td><nr-level .level=${e.level}></nr-level></td>
<td>
<div class="asked">
<nr-bars
.label=${t("agencies.months")}
.bars=${e.months.map(i=>({label:v(i.key),value:i.requests}))}
></nr-bars>
<b class="tn">${c(a)}</b>
</div>
</td>
<td class="tn of">
<span class="label mut">${t("agencies.resolved")} </span>${e.requests?t("agencies.of",{part:c(e.resolved),all:c(e.requests)}):"–"}
</td>
<td>
<span class="shows ${s.tone}">${w(s.icon,18)}<span>${s.text}</span></span>
</td>
<td>${r(this,h,B).call(this,e)}</td>
</tr>`},B=function(e){return this.house.mayAnswer?n`<select
class="setting"
aria-label=${t("agencies.setting",{name:e.name})}
@change=${s=>{r(this,h,V).call(this,e,s.target)}}
>
${te.map(s=>n`<option value=${s} ?selected=${s===e.setting}>
${t(`setting.${s}`)}
</option>`)}
</select>`:n`${t(`setting.${e.setting}`)}`},V=async function(e,s){try{let a=await this.house.hub.put(`/agencies/${e.id}/setting`,{setting:s.value});this.record.value&&this.record.show(a);let i=this.listed.value?.agencies;i&&this.listed.show({agencies:i.map(g=>g.id===a.id?a:g)}),this.notify(t(`agencies.set.${a.setting}`,{name:a.name}))}catch(a){s.value=e.setting,this.notify(a)}},x.styles=[L,z,_`
.find{position: relative;display: block;width: 282px;max-width: 100%;}.find .ic{position: absolute;inset-inline-start: 14px;top: 13px;color: var(--nr-ink2);pointer-events: none;}.find input{font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;height: 44px;width: 100%;padding-block: 0;padding-inline: 42px 12px;}.who{display: flex;align-items: center;gap: 12px;min-width: 220px;}.who b,
.who a{font-weight: 500;font-size: 15px;line-height: 21px;display: block;color: var(--nr-ink);text-decoration: none;}.who a:hover{text-decoration: underline;}.asked{display: flex;align-items: center;gap: 12px;}.asked b{min-width: 2ch;text-align: end;}:host([narrow]) .asked{justify-content: flex-end;}:host([narrow]) .setting{display: block;margin-inline-start: auto;}.asked nr-bars{width: 104px;}.shows{display: flex;align-items: flex-start;gap: 8px;}.shows .ic{margin-top: 1px;color: var(--nr-ink2);}.warn,
.warn .ic{color: var(--nr-amber);}.stop,
.stop .ic{color: var(--nr-red);}.foot{margin-top: 14px;max-width: 80ch;}:host([narrow]) .find{flex: 1 0 100%;}:host([narrow]) table,
:host([narrow]) tbody{display: block;}:host([narrow]) thead{position: absolute;width: 1px;height: 1px;overflow: hidden;clip-path: inset(50%);}:host([narrow]) tr{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 10px 16px;align-items: center;padding: 16px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) tr:last-child{border-bottom: 0;}:host([narrow]) td{display: block;padding: 0;border: 0;}:host([narrow]) nr-level{white-space: normal;}:host([narrow]) td.whole{grid-column: 1 / -1;}:host([narrow]) .of{grid-column: 1 / -1;}.of{white-space: nowrap;}.label{display: none;}:host([narrow]) .label{display: inline;}`],m([G()],x.prototype,"filter",2),x=m([R("nr-page-agencies")],x);D("agencies",l=>n`<nr-page-agencies
.hass=${l.hass}
.house=${l.house}
.route=${l.route}
.narrow=${l.narrow}
></nr-page-agencies>`);export{x as AgenciesPage};
