import{a as pt,c as lt,d as dt,e as ct,f as ee}from"./chunk-NJWOLBZU.js";import{b as ht,c as mt,d as ut}from"./chunk-MF7D2OAY.js";import"./chunk-BFSQLMJH.js";import{b as ot,d as q,e as _e,f as A}from"./chunk-QHBWLZIM.js";import{a as st,i as it,j as rt}from"./chunk-3OKVKVYQ.js";import{a as ke}from"./chunk-U54G7LVH.js";import"./chunk-7HJAKQGN.js";import{a as et,b as tt}from"./chunk-6VRWUT73.js";import{a as oe,b as Ke,c as pe,d as We,e as Ge,f as N,g as Je,h as we,j as Xe,k as Ye,m as ve,o as Ze,p as Qe,q as Be,r as Pe,s as Ne}from"./chunk-W3BTKEAM.js";import{b as Ce,c as ae,d as B}from"./chunk-A7EPEZAH.js";import"./chunk-TVCAVV5S.js";import{a as at,b as nt}from"./chunk-VWCGSWIM.js";import{m as Ue,n as je}from"./chunk-A6CNELPV.js";import{D as Ie,H as T,I,M as P,O as He,P as De,U as Oe,V as Ve,W as h,X as _,a as v,b as i,c as Ee,d as be,e as n,h as j,i as y,j as w,l as Z,n as Q,p as k,q as F,s as Me,t as s,u as ne,v as Se,x as Fe,y as ye}from"./chunk-ACNXIM6M.js";import{a as d,b as p,c as u,d as b,e as l}from"./chunk-W7HMKWGT.js";var Ot={},le=at(class extends nt{constructor(){super(...arguments),this.ot=Ot}render($,f){return f()}update($,[f,e]){if(Array.isArray(f)){if(Array.isArray(this.ot)&&this.ot.length===f.length&&f.every((t,r)=>t===this.ot[r]))return be}else if(this.ot===f)return be;return this.ot=Array.isArray(f)?Array.from(f):f,this.render(f,e)}});var Vt=.95,z=class extends j{constructor(){super(...arguments);this.hub=null;this.cameras=[];this.area=null;this.first=[]}render(){let{area:e}=this;if(!e)return n;let t=({id:m})=>this.first.includes(m)?this.first.indexOf(m):this.first.length,[r]=this.cameras.filter(m=>!m.indoor).map(m=>({camera:m,share:je(m,e),seen:Ue(m,e)})).filter(({seen:m,camera:U})=>m&&ke(U)).sort((m,U)=>t(m.camera)-t(U.camera)||U.share-m.share);if(!r?.seen)return n;let{camera:a,share:c}=r,x=r.seen.map(({x:m,y:U})=>`${(m*160).toFixed(1)} ${(U*90).toFixed(1)}`);return i`<div class="seen">
<div class="p">
<nr-picture .hub=${this.hub} .path=${ke(a)} alt=""></nr-picture>
<svg viewBox="0 0 160 90" preserveAspectRatio="none" aria-hidden="true">
${Ee`<path d="M${x.join("L")}Z" />`}
</svg>
</div>
<p class="sm mut">
<b style="color:var(--nr-ink)"
>${s(c>=Vt?"map.sees_all":"map.sees_part",{name:a.name})}</b
>${s("map.about_right")}
</p>
</div>`}};z.styles=[_,v`
.seen{display: grid;grid-template-columns: 132px minmax(0, 1fr);gap: 12px;align-items: center;margin-top: 8px;padding-top: 10px;border-top: 1px solid var(--nr-line);}.p{position: relative;aspect-ratio: 16 / 9;border-radius: 8px;overflow: hidden;}nr-picture,
svg{position: absolute;inset: 0;width: 100%;height: 100%;}path{fill: color-mix(in srgb, #4fc3e8 26%, transparent);stroke: #a9e3f7;stroke-width: 2;stroke-dasharray: 4 3;vector-effect: non-scaling-stroke;}b{display: block;font-weight: 500;}`],d([y({attribute:!1})],z.prototype,"hub",2),d([y({attribute:!1})],z.prototype,"cameras",2),d([y({attribute:!1})],z.prototype,"area",2),d([y({attribute:!1})],z.prototype,"first",2),z=d([k("nr-seen-area")],z);var L,ft,gt,$t,xt,H=class extends j{constructor(){super(...arguments);u(this,L);this.items=[];this.narrow=!1}render(){return i`${this.items.map(e=>l(this,L,ft).call(this,e))}`}};L=new WeakSet,ft=function(e){return i`<details class="card">
<summary>
<span class="key">${h("cloud",16)}</span>
<b>${e.publisher||e.source_name}</b>
<span class="turn">${h("down",18)}</span>
<span class="title">${e.title||e.event}</span>
<span class="meta tn"
><span>${h("clock")}${l(this,L,gt).call(this,e)}</span>${e.distance_m===null?n:i`<span>${h("place")}${l(this,L,$t).call(this,e.distance_m)}</span>`}</span
>
</summary>
<div class="more">
${e.text?i`<p>${e.text}</p>`:n}
${e.instruction?i`<div>
<h3>${s("awareness.do")}</h3>
<p>${e.instruction}</p>
</div>`:n}
${e.area_text?i`<p class="small">${e.area_text}</p>`:n}
${e.concern?l(this,L,xt).call(this,e.concern):n}
${e.link?i`<p class="small">
${s("awareness.link",{host:e.link_host})}<br /><span class="code"
>${e.link}</span
>
</p>`:n}
${e.findings.map(t=>i`<nr-finding tone="plain">${t.text}</nr-finding>`)}
</div>
</details>`},gt=function(e){return e.window?I(e.window):e.expires?s("awareness.until",{time:T(e.expires)}):s("awareness.updated",{time:T(e.updated)})},$t=function(e){return e===0?s("ask.around"):s("ask.away",{distance:De(e)})},xt=function({reason:e,clips:t}){return i`<div class="small">
<p>${e}</p>
${t.length?i`<h3>${s("awareness.clips")}</h3>
<ul class="tn">
${t.map(r=>i`<li>${r.camera_name} · ${I(r)}</li>`)}
</ul>`:n}
</div>`},H.styles=[_,v`
details{margin: 0 16px 12px;}summary{display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;padding: 14px;cursor: pointer;list-style: none;border-radius: inherit;}summary::-webkit-details-marker{display: none;}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px dotted var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;background: var(--nr-card);}b{font-weight: 500;line-height: 28px;overflow-wrap: anywhere;}.turn{color: var(--nr-ink2);padding-top: 4px;}details[open] .turn .ic{transform: rotate(180deg);}.title{grid-column: 2 / -1;font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.more{padding-block: 0 14px;padding-inline: 54px 14px;display: grid;gap: 10px;font-size: 14px;line-height: 20px;}.more p{white-space: pre-line;overflow-wrap: anywhere;}.more .small{white-space: normal;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.more ul{margin-top: 2px;}h3{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);}:host([narrow]) details{margin: 0 12px 12px;}:host([narrow]) .more{padding-inline-start: 14px;}`],d([y({attribute:!1})],H.prototype,"items",2),d([y({type:Boolean,reflect:!0})],H.prototype,"narrow",2),H=d([k("nr-awareness")],H);var Ut=["look","deny","approve","record"],de="neighbors-requests-practice-denied";function jt($,f,e){let t=$.decision?.answer,r=e||t==="deny"?["deny"]:[];return t==="approve"?{now:"record",done:["look",...r,"approve"]}:r.length||f?{now:"approve",done:["look",...r]}:{now:"look",done:[]}}var ce,bt,M=class extends F{constructor(){super(...arguments);u(this,ce);this.reviewing=!1;this.busy=!1}willUpdate(e){this.toggleAttribute("reviewing",this.reviewing),this.request.decision?.answer==="deny"&&sessionStorage.setItem(de,"1")}render(){let e=sessionStorage.getItem(de)!==null,{now:t,done:r}=jt(this.request,this.reviewing,e);return i`<section class="banner" aria-label=${s("setup.practice")}>
${h("flag",22)}
<p class="grow"><b>${s("setup.practice")}</b>${s("practice.text")}</p>
${this.house.mayAnswer?i`<button class="btn sm" ?disabled=${this.busy} @click=${()=>{l(this,ce,bt).call(this)}}>
${s("practice.end")}
</button>`:n}
</section>
<ol aria-label=${s("practice.steps")}>
${Ut.map((a,c)=>{let x=r.includes(a);return i`<li
class=${a===t?"now":x?"done":""}
aria-current=${a===t?"step":"false"}
>
<span class="no">${x?i`${h("tick",14)}<span class="vh">${s("setup.step_done")}</span>`:c+1}</span
><span class="step">${s(`practice.step.${a}`)}</span>
</li>`})}
</ol>`}};ce=new WeakSet,bt=async function(){this.busy=!0;let e=_e(this);try{await this.house.hub.post("/practice/end"),sessionStorage.removeItem(de),q(e,this.house.mayManage?"setup":"requests")}catch(t){this.notify(Z.of(t).message)}this.busy=!1},M.styles=[_,v`
:host{display: block;flex: none;}.banner{display: flex;gap: 14px;align-items: center;padding: 10px 24px;background: var(--nr-tint);border-bottom: 2px dashed var(--nr-link);}.banner > .ic{color: var(--nr-link);}b{display: block;font-weight: 500;}.btn{flex: none;}ol{display: flex;flex-wrap: wrap;gap: 4px 22px;padding: 12px 24px 4px;}li{display: flex;gap: 8px;align-items: center;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}.no{width: 22px;height: 22px;border-radius: 11px;border: 1.5px solid var(--nr-ink2);display: grid;place-items: center;font-weight: 600;font-size: 12px;flex: none;}.done .no{border-color: transparent;background: var(--nr-tint);color: var(--nr-link);}.now{color: var(--nr-link);font-weight: 500;}.now .no{background: var(--nr-link);border-color: var(--nr-link);color: var(--nr-card);}:host([narrow]) .banner{padding: 8px 16px;gap: 10px;font-size: 13px;line-height: 18px;}:host([narrow]) ol{padding: 10px 16px 2px;gap: 12px;}@media (max-width: 560px){li:not(.now) .step{position: absolute;width: 1px;height: 1px;overflow: hidden;clip-path: inset(50%);white-space: nowrap;}}:host([narrow]) .banner{flex-wrap: wrap;}:host([narrow]) .banner p{flex-basis: 70%;}:host([narrow]) .banner .btn{margin-inline-start: 32px;}:host([narrow][reviewing]) :is(ol, .btn){display: none;}`],d([y({attribute:!1})],M.prototype,"request",2),d([y({type:Boolean})],M.prototype,"reviewing",2),d([w()],M.prototype,"busy",2),M=d([k("nr-practice")],M);var he,yt,D=class extends F{constructor(){super(...arguments);u(this,he);this.busy=!1}render(){let e=this.request.decision?.answer;if(!e)return i`<nr-finding tone="plain" icon="info">${s("practice.note")}</nr-finding>
${sessionStorage.getItem(de)?n:i`<p class="xs mut">${s("practice.try_deny")}</p>`}`;let t=i`<button class="btn" ?disabled=${this.busy} @click=${()=>{l(this,he,yt).call(this)}}>
${h("again",18)}${s("practice.again")}
</button>`,r=this.house.mayManage?A("setup",s("practice.finish"),{class:"btn link"}):n;return e==="deny"?i`<nr-finding tone="plain" icon="info">${s("practice.denied")}</nr-finding>
<p>${t} ${r}</p>`:i`<nr-finding tone="plain" icon="info">${s("practice.approved")}</nr-finding>
<p>${A("ledger",s("practice.ledger"),{class:"btn"})} ${r}</p>`}};he=new WeakSet,yt=async function(){this.busy=!0;let e=_e(this);try{let{request:t}=await this.house.hub.post("/practice");q(e,`requests/${t}`)}catch(t){this.notify(Z.of(t).message)}this.busy=!1},D.styles=[_,v`
:host{display: grid;gap: 12px;}p{display: flex;flex-wrap: wrap;gap: 8px;}`],d([y({attribute:!1})],D.prototype,"request",2),d([w()],D.prototype,"busy",2),D=d([k("nr-practice-next")],D);var me=v`
.why{color: var(--nr-amber);}:host{display: grid;grid-template-columns: minmax(0, 1fr);min-height: 100%;}.cols{display: grid;grid-template-columns: minmax(0, 1fr) 424px;}.main{padding: 16px 24px 24px;display: grid;align-content: start;gap: 16px;max-width: 900px;}.main nr-finding{margin: 0;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);}.side{display: grid;gap: 16px;padding: 16px 24px 24px;position: sticky;top: 0;}nr-frames{border-radius: 10px;overflow: hidden;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{margin-block: 0;margin-inline: -12px 0;}.back:dir(rtl) svg{transform: scaleX(-1);}.card.block{padding: 16px;display: grid;gap: 8px;margin: 0;height: auto;}h4{font: 500 14px/20px var(--nr-font);margin-top: 4px;}.thread{display: grid;gap: 12px;}.thread li + li{border-top: 1px solid var(--nr-line);padding-top: 12px;}.thread b{font-weight: 500;color: var(--nr-ink);}.thread .row{flex-wrap: wrap;gap: 0 8px;}.words{white-space: pre-line;margin-top: 2px;font-size: 15px;line-height: 22px;max-width: 72ch;overflow-wrap: anywhere;text-wrap: pretty;}.foot2{border-top: 1px solid var(--nr-line);padding-top: 12px;margin-top: 4px;display: flex;flex-wrap: wrap;gap: 4px 16px;overflow-wrap: anywhere;}.filter{margin: 4px 0 12px;}.clips{display: grid;gap: 16px;}.clips .clip{display: grid;grid-template-columns: 112px minmax(0, 1fr);gap: 0 12px;align-items: start;}.clips nr-picture{aspect-ratio: 16 / 9;border-radius: 8px;}.clips b{display: block;font-weight: 500;}.clips a{display: inline-block;padding-block: 2px;text-wrap: balance;}.clips .sm{display: block;text-wrap: pretty;}.labels{display: flex;flex-wrap: wrap;gap: 4px;margin-top: 4px;}:host([narrow]) .clips .clip{grid-template-columns: 92px minmax(0, 1fr);}@media (max-width: 260px){:host([narrow]) .clips .clip{grid-template-columns: minmax(0, 1fr);}.sub{overflow-wrap: anywhere;}}@media (pointer: coarse), (max-width: 480px){.clips a{padding-block: 12px;margin-block: -4px;}.sub a,
.foot2 a{padding-block: 12px;margin-block: -8px;}}.place nr-map{height: 240px;border-radius: 8px;}.st{display: flex;gap: 8px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}.answered{font-weight: 500;}.acts4{display: grid;grid-template-columns: repeat(auto-fit, minmax(max(112px, 34%), 1fr));gap: 12px;margin-top: 4px;}.acts4 button{padding-inline: 8px;}.acts4 button:only-child{grid-column: 1 / -1;}.card.block nr-finding{margin: 0;}.card.block .foot{margin-top: 4px;}details.v{border: 1px solid var(--nr-border);border-radius: 10px;}details.v summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 9px 12px;min-height: 44px;cursor: pointer;}details.v summary::-webkit-details-marker{display: none;}details.v summary .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details.v[open] summary .ic:last-child{transform: rotate(180deg);}details.v > :not(summary){padding-block: 0 12px;padding-inline: 38px 12px;}:host([narrow]) .main{padding: 12px 16px 24px;}:host([narrow]) .rh .tile{display: none;}`;var O,ue,wt,E=class extends j{constructor(){super(...arguments);u(this,ue);this.proof=null;this.failed="";u(this,O,"")}willUpdate(e){e.has("request")&&p(this,O)!==this.request.id&&l(this,ue,wt).call(this)}render(){let e=this.house.boards.find(a=>a.origin===this.request.origin);if(e?.state==="stopped")return i`<details class="v split">
<summary>${h("fork",18)}<span>${s("forked.heading")}</span>${h("down",18)}</summary>
<p class="sm mut"><span class="code">${e.origin}</span> ${s("forked.why")}</p>
</details>`;if(this.failed)return i`<details class="v not">
<summary>${h("warn",18)}<span>${s("proof.failed")}</span>${h("down",18)}</summary>
<p class="sm mut">${this.failed}</p>
</details>`;let t=this.proof;if(!t)return i`<span class="grey" style="height:44px" aria-busy="true"></span>`;let r=t.witnesses.length>=t.quorum;return i`<details class="v ${r?"":"not"}">
<summary>
${h(r?"verified":"warn",18)}<span
>${r?t.seen_at?s("proof.verified",{date:T(t.seen_at)}):s("proof.issued",{date:T(this.request.issued)}):s("proof.few_witnesses")}</span
>${h("down",18)}
</summary>
<ul>
<li>
${s("proof.signed",{agency:this.request.agency.name})}
<span class="code">${Ve(t.key_id)}</span>
</li>
<li>
${s("proof.entry",{index:P(t.index),size:P(t.tree_size)})}
<span class="code">${t.origin}</span>
</li>
<li>
${t.quorum?ne("proof.witnesses",t.witnesses.length,{quorum:t.quorum}):s("proof.alone")}
${t.witnesses.map((a,c)=>i`${c?", ":""}<span class="code">${a.name}</span> ${T(a.at)}`)}
</li>
${t.checked_at?i`<li>${s("proof.checked",{time:T(t.checked_at)})}</li>`:n}
</ul>
<div class="check">
<p>${s("proof.yourself")}</p>
<a
class="btn sm"
href="data:text/plain;charset=utf-8,${encodeURIComponent(t.file)}"
download=${t.file_name}
>${h("download")}${s("proof.download")}</a
>
${t.commands.length?i`<pre tabindex="0">${t.commands.join(`
`)}</pre>`:n}
</div>
</details>`}};O=new WeakMap,ue=new WeakSet,wt=async function(){let e=this.request.id;b(this,O,e),this.proof=null,this.failed="";try{let t=await this.house.hub.get(`/requests/${e}/proof`);p(this,O)===e&&(this.proof=t)}catch(t){p(this,O)===e&&(this.failed=Z.of(t).message)}},E.styles=[_,me,v`
summary .ic:first-child{color: var(--nr-ok);}.not summary .ic:first-child{color: var(--nr-amber);}.split summary .ic:first-child{color: var(--nr-red);}ul{list-style: disc;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}.check{display: grid;gap: 8px;font-size: 13px;line-height: 18px;}pre{margin: 0;padding: 8px 10px;border-radius: 8px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}`],d([y({attribute:!1})],E.prototype,"house",2),d([y({attribute:!1})],E.prototype,"request",2),d([w()],E.prototype,"proof",2),d([w()],E.prototype,"failed",2),E=d([k("nr-proof")],E);var vt=$=>$.state==="done"&&$.size_bytes>0,Wt=$=>ye($.start,$.end),K,o,fe,Re,Te,qe,kt,_t,Rt,Tt,Ae,Le,qt,At,Lt,zt,te,Et,C=class extends F{constructor(){super(...arguments);u(this,o);this.busy=!1;this.denying=!1;this.notice="";this.only="";this.archives=new Q(this);u(this,K)}willUpdate(e){e.has("route")&&e.get("route")?.[0]!==this.route[0]&&(this.notice="",this.only="");let t=p(this,o,fe)?.fetches??[];this.archives.ask(this.house.hub,t.some(vt)?"/archives":"")}updated(){clearTimeout(p(this,K));let e=p(this,o,fe),t=e?ve(e,Date.now()):0;t&&b(this,K,setTimeout(()=>this.requestUpdate(),t+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(p(this,K))}render(){let e=p(this,o,fe);if(!e)return i`<nr-empty
icon="search"
.heading=${s("request.unknown")}
.text=${s("request.unknown_why")}
><p>${A("requests",s("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`;let t=B(e)?i`<nr-practice-next .house=${this.house} .request=${e}></nr-practice-next>`:n,r=i`${Xe(e)} ${Ye(e)} ${l(this,o,qt).call(this,e)} ${t}`,a=i`<nr-proof .house=${this.house} .request=${e}></nr-proof>
${l(this,o,Lt).call(this,e)}`;return this.narrow?i`<section class="main" aria-labelledby="title">
${l(this,o,Re).call(this,e)} ${e.findings.map(we)} ${l(this,o,Le).call(this,e)}
${r} ${l(this,o,Te).call(this,e)} ${l(this,o,qe).call(this,e)} ${l(this,o,Ae).call(this,e)} ${a}
</section>`:i`<div class="cols">
<section class="main" aria-labelledby="title">
${l(this,o,Re).call(this,e)} ${e.findings.map(we)} ${l(this,o,Te).call(this,e)}
${l(this,o,qe).call(this,e)} ${l(this,o,Ae).call(this,e)}
</section>
<aside aria-label=${s("request.answer")}>
<div class="side">${l(this,o,Le).call(this,e)} ${r} ${a}</div>
</aside>
</div>`}};K=new WeakMap,o=new WeakSet,fe=function(){return this.house.requests.find(e=>e.id===this.route[0])},Re=function(e){let{agency:t}=e;return i`<div class="rh">
<button
class="btn round back"
aria-label=${s("request.back")}
@click=${()=>q(this,"requests")}
>
${h("back",22)}
</button>
<span class="tile" style="--s:44px" aria-hidden="true">${Oe(t.name)}</span>
<div class="grow">
<h2 id="title">
${s("request.heading",{agency:t.name,title:e.title})}
</h2>
<div class="sub">
${B(e)?i`<nr-chip icon="flag" have>${s("practice.chip")}</nr-chip>`:i`<nr-level .level=${t.level}></nr-level>
<span>${Ge(t.kind)}</span>
${e.case_number?i`<span class="tn">${s("ask.case",{number:e.case_number})}</span>`:n}
${A(`agencies/${t.id}`,s("request.agency"))}`}
</div>
</div>
</div>
<div class="chips">
<nr-chip icon="clock">${I(e.window)}</nr-chip>
<nr-chip icon="place">${pe(e,this.hass)}</nr-chip>
<nr-chip icon="info">${We(e.incident)}</nr-chip>
<nr-chip icon="inbox">${Je(e)}</nr-chip>
</div>`},Te=function(e){let t=(r,a,c,x)=>i`<li>
<div class="row sm mut tn">
<b>${r}</b><span>${T(a)}</span
><span>${s("request.entry",{index:P(c)})}</span>
</div>
<p class="words">${x||s("request.no_text")}</p>
</li>`;return i`<div class="card block">
<h3>${s("request.thread")}</h3>
<ol class="thread">
${t(s("thread.request.post"),e.issued,e.index,e.text)}
${e.thread.map(r=>t(Se(`thread.${r.kind}`)?s(`thread.${r.kind}`):s("thread.other"),r.issued,r.index,r.text))}
</ol>
<p class="sm mut foot2">
${e.contact?s("request.contact",{contact:e.contact}):n}
${e.url?i`<a href=${e.url} target="_blank" rel="noopener noreferrer"
>${s("request.board_page")}</a
>`:n}
</p>
</div>`},qe=function(e){let{match:t}=e,r=(a,c)=>i`<li class="clip">
<nr-picture .hub=${this.house.hub} .path=${`clips/${a.clip_id}/thumbnail`}></nr-picture>
<div>
<b>${a.camera_name}</b>
${A(`footage/${a.camera_id}/${a.start}`,`${Ie(a.start)}, ${ye(a.start,a.end)}`,{class:"tn"})}
<span class="sm mut">${c}</span>
${"labels"in a&&a.labels.length?i`<span class="labels"
>${a.labels.map(x=>i`<nr-chip icon=${x}>${s(`label.${x}`)}</nr-chip>`)}</span
>`:n}
</div>
</li>`;return i`<div class="card block">
<h3>${s("request.here")}</h3>
${l(this,o,Tt).call(this,t.clips)}
${t.clips.length?i`<ul class="clips">
${l(this,o,Rt).call(this,t.clips).map(a=>r(a,Be(a)))}
</ul>`:i`<p>${s(`because.${t.because}`)}</p>`}
${t.near.length?i`<h4>${s("request.near")}</h4>
<p class="sm mut">${s("request.near_why")}</p>
<ul class="clips">
${t.near.map(a=>r(a,Pe(a)))}
</ul>`:n}
${l(this,o,kt).call(this,e.fetches)}
</div>`},kt=function(e){return e.length?i`<h4>${s("request.fetches")}</h4>
<ul class="clips">
${e.map(t=>i`<li>
<b>${t.camera_name}</b>
<span class="sm mut"
>${s(`fetch.${t.state}`,{archive:t.archive_name,size:He(t.size_bytes)})}</span
>
${t.reason?i`<span class="sm ${t.state==="failed"?"why":"mut"}">${t.reason}</span>`:n}
${t.state==="failed"&&t.missing.length?i`<span class="sm why"
>${s("request.missing",{times:t.missing.map(Wt).join(", ")})}</span
>`:n}
${l(this,o,_t).call(this,t)}
</li>`)}
</ul>`:n},_t=function(e){let t=this.archives.value?.archives.find(a=>a.id===e.archive_id);if(!t||!vt(e))return n;let r=ht(t);return i`<span class="sm mut">${mt(r)} ${ut(r)}</span>`},Rt=function(e){let{only:t}=this,r=t?e.filter(a=>a.labels.includes(t)):e;return r.length?r:e},Tt=function(e){let t=c=>e.filter(x=>x.labels.includes(c)).length,r=Qe.filter(t);if(r.every(c=>t(c)===e.length))return n;let a=(c,x)=>i`<button aria-pressed=${this.only===c} @click=${()=>this.only=c}>
${s(x)}
</button>`;return i`<div class="seg filter" role="group" aria-label=${s("request.labels")}>
${a("","request.all_labels")} ${r.map(c=>a(c,`label.${c}`))}
</div>`},Ae=function(e){return i`<div class="card block place">
<h3>${s("request.area")}</h3>
<p class="sm mut">${pe(e,this.hass)}. ${s("map.home")}</p>
<nr-map
still
.hub=${this.house.hub}
.areas=${[{id:e.id,key:"",area:e.area,tone:ee(e),selected:!0}]}
.cameras=${this.house.cameras}
.home=${oe(this.hass)}
.label=${s("request.map",{where:pe(e,this.hass)})}
></nr-map>
<nr-seen-area
.hub=${this.house.hub}
.cameras=${this.house.cameras}
.first=${e.match.clips.map(t=>t.camera_id)}
.area=${e.area}
></nr-seen-area>
</div>`},Le=function(e){return e.match.clips.length?i`<nr-frames
.hub=${this.house.hub}
.clips=${e.match.clips}
?sent=${e.decision?.answer==="approve"}
></nr-frames>`:n},qt=function(e){let t=this.notice?i`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:n;if(e.decision)return i`<div class="card block">${l(this,o,At).call(this,e)}${t}</div>`;let r=N(e),a=e.hidden;return i`<div class="card block">
<p class="st ${r.tone}">${h(r.icon,18)}<span>${r.text}</span></p>
${t}
${this.house.mayAnswer?i`<div class="acts4">
${e.pending?i`<button
class="btn deny"
@click=${()=>l(this,o,te).call(this,e,"decision")}
>
${s("act.deny")}
</button>
<button class="btn approve" @click=${()=>q(this,`requests/${e.id}/review`)}>
${s("act.approve")}
</button>
<button class="btn later" @click=${()=>l(this,o,zt).call(this,e)}>
${s("act.later")}
</button>`:n}
${e.hidden_by==="agency"?n:i`<button
class="btn hide"
?disabled=${this.busy}
@click=${()=>l(this,o,Et).call(this,e)}
>
${s(a?"act.show":"act.hide")}
</button>`}
</div>
<p class="foot">
${h("lock")}<span
>${a?s(e.hidden_by==="agency"?"request.hidden_agency":"request.hidden"):e.pending&&!ae(this.house,e,Date.now())?s("request.quiet"):s(e.pending?"request.foot":"request.foot_none")}</span
>
</p>`:i`<p class="foot">${h("lock")}<span>${s("card.may_not")}</span></p>`}
</div>`},At=function(e){let t=ve(e,Date.now())>0;if(e.decision?.answer==="approve")return i`${rt(e)}
<div class="row last">
<span class="sm mut ${e.share?.state==="failed"?"whole":"grow"}"
>${s(`share.${e.share?.state??"approved"}.then`,{at:e.share?Fe(e.share.changed_at):""})}${it(e)}</span
>
${e.share?.state==="failed"&&this.house.mayAnswer?i`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>l(this,o,te).call(this,e,"share/retry")}
>
${h("again",16)}${s("share.retry")}
</button>`:n}
${e.withdrawable&&this.house.mayAnswer?i`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>l(this,o,te).call(this,e,"withdrawal")}
>
${s("share.withdraw")}
</button>`:n}
</div>`;let r=N(e);return i`<div class="row">
<span class="mut">${h("cross",20)}</span>
<span class="grow" role="status"
><span class="answered">${r.text}</span>${e.decision?.reason?i`<br /><span class="sm mut">${e.decision.reason}</span>`:n}</span
>
${t&&this.house.mayAnswer?i`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>l(this,o,te).call(this,e,"undo")}
>
${h("undo")}${s("act.undo")}
</button>`:n}
</div>`},Lt=function(e){return i`<details class="v">
<summary>${h("rules",18)}<span>${s(`verdict.${e.verdict}`)}</span>${h("down",18)}</summary>
<p class="sm mut">${Ne(e)}</p>
<p class="sm">${A("rules",s("request.rules"))}</p>
</details>`},zt=function(e){this.later(e),q(this,"requests")},te=async function(e,t){if(t==="decision"?this.denying:this.busy)return;this.denying=t==="decision",this.busy=!0;let r=await Ze(this.house.hub,e,t);this.busy=this.denying=!1,this.notice=r.notice,r.request&&this.show(r.request)},Et=async function(e){if(this.busy)return;this.busy=!0;let t=`/requests/${e.id}/hidden`;try{let r=e.hidden?await this.house.hub.delete(t):await this.house.hub.post(t);this.show(r),r.hidden&&(this.notify(s("request.was_hidden")),q(this,"requests"))}catch(r){this.notify(r)}this.busy=!1},C.styles=[_,st,me],d([w()],C.prototype,"busy",2),d([w()],C.prototype,"denying",2),d([w()],C.prototype,"notice",2),d([w()],C.prototype,"only",2),C=d([k("nr-page-request")],C);var ge=10,W,R,se,G,ie,J,V,X,re,g,Ct,Y,Mt,$e,ze,St,Ft,xe,It,Ht,Dt,S=class extends F{constructor(){super(...arguments);u(this,g);this.most=ge;u(this,W,[]);u(this,R,[]);u(this,se,{});u(this,G,new Map);u(this,ie,[]);u(this,J,"");this.filter="open";this.chosen="";this.awareness=new Q(this);this.agencies=new Q(this);u(this,V,null);u(this,X,null);u(this,re,0);u(this,Y,e=>ae(this.house,e,Date.now()));u(this,xe,e=>{let t=p(this,G).get(e.id)??"",r=e.id===p(this,J),{locale:a,config:c}=this.hass,x=new Date().toDateString(),m=p(this,R).indexOf(e)>=ge;return le([e,t,m,r&&this.house.cameras,Me(),a,c,x],()=>l(this,g,It).call(this,e,t,{on:r,far:m}))})}updated(){p(this,R).length>this.most&&requestAnimationFrame(()=>setTimeout(()=>this.most+=ge))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=p(this,X))==null||e.call(this),b(this,V,null)}willUpdate(e){var t;(e.size!==1||!e.has("most"))&&l(this,g,Ct).call(this),p(this,V)!==this.house.hub&&((t=p(this,X))==null||t.call(this),b(this,V,this.house.hub),b(this,X,p(this,V).listen(r=>{r.type==="awareness.changed"&&this.awareness.again()}))),this.agencies.ask(this.house.hub,this.house.loaded?"/agencies":""),this.awareness.ask(this.house.hub,this.house.loaded?"/awareness":""),p(this,re)!==this.house.awareness&&this.awareness.value&&this.awareness.again(),b(this,re,this.house.awareness)}render(){let e=p(this,R),t=new Set(e.slice(0,this.most)),r=i`<nr-map
.areas=${p(this,ie)}
.hub=${this.house.hub}
.outlines=${le([this.agencies.value],()=>p(this,g,Mt))}
.cameras=${this.house.cameras}
.home=${le([this.hass.config],()=>oe(this.hass))}
.label=${ne("requests.map",e.length)}
.manages=${this.house.mayManage}
?narrow=${this.narrow}
legend
@nr-pick=${c=>l(this,g,Ht).call(this,c.detail)}
></nr-map>`,a=i`<div class="list">
<div class="seg" role="group" aria-label=${s("requests.show")}>
${pt.map(c=>l(this,g,Ft).call(this,c))}
</div>
${p(this,W).map(c=>i`<h2>${s(`requests.group.${c.name}`)}</h2>
${c.requests.filter(x=>t.has(x)).map(p(this,xe))}`)}
${l(this,g,St).call(this)} ${e.length||p(this,g,ze)?n:l(this,g,Dt).call(this)}
</div>`;return i`${a}${r}`}};W=new WeakMap,R=new WeakMap,se=new WeakMap,G=new WeakMap,ie=new WeakMap,J=new WeakMap,V=new WeakMap,X=new WeakMap,re=new WeakMap,g=new WeakSet,Ct=function(){let{requests:e}=this.house;b(this,W,dt(e,this.filter,p(this,Y))),b(this,se,lt(e,p(this,Y))),b(this,R,p(this,W).flatMap(r=>r.requests)),b(this,G,new Map(p(this,R).map((r,a)=>[r.id,ct(a)])));let t=p(this,R).find(r=>r.id===this.chosen)??p(this,R).find(p(this,Y));b(this,J,t?.id??""),b(this,ie,p(this,R).map(r=>({id:r.id,key:p(this,G).get(r.id)??"",area:r.area,tone:ee(r),selected:r.id===p(this,J),name:r.agency.name,note:r.title})))},Y=new WeakMap,Mt=function(){return this.agencies.value?.agencies.map(e=>e.jurisdiction)??[]},$e=function(){return this.awareness.value?.items??[]},ze=function(){return p(this,g,$e).length>0&&(this.filter==="open"||this.filter==="awareness")},St=function(){return p(this,g,ze)?i`<h2>${s("requests.group.awareness")}</h2>
<nr-awareness .items=${p(this,g,$e)} ?narrow=${this.narrow}></nr-awareness>`:n},Ft=function(e){let t=e==="open"||e==="awareness"?p(this,g,$e).length:0,r=(p(this,se)[e]??0)+t;return(e==="hidden"||e==="awareness")&&!r&&this.filter!==e?n:i`<button
aria-pressed=${this.filter===e}
@click=${()=>{this.filter=e,this.most=ge,this.chosen=""}}
>
${s(`requests.filter.${e}`)} ${r||n}
</button>`},xe=new WeakMap,It=function(e,t,{on:r,far:a}){let c=N(e),x=()=>{this.chosen=e.id};return i`<a
class="card rq ${r?"on":""} ${a?"far":""}"
id="r${e.id}"
href="/neighbors-requests/requests/${e.id}"
@mouseenter=${x}
@focus=${x}
@click=${m=>{m.metaKey||m.ctrlKey||m.shiftKey||m.button!==0||(m.preventDefault(),q(this,`requests/${e.id}`))}}
>
<span class="key ${ee(e)}">${t}</span>
<div class="l1">
<b>${e.agency.name}</b>${B(e)?i`<nr-chip icon="flag" have>${s("practice.chip")}</nr-chip>`:i`<span class="level">${tt(e.agency.level)}</span>`}
</div>
<div class="txt">
<p class="title">${e.title}</p>
<div class="meta tn">
<span>${h("clock")}${I(e.window)}</span>
<span>${h("place")}${Ke(e,this.hass)}</span>
</div>
</div>
<span class="st ${c.tone}">${h(c.icon,18)}<span>${c.text}</span></span>
${r?i`<nr-seen-area
.hub=${this.house.hub}
.cameras=${this.house.cameras}
.first=${e.match.clips.map(m=>m.camera_id)}
.area=${e.area}
></nr-seen-area>`:n}
</a>`},Ht=function(e){this.chosen=e;let t=this.renderRoot.querySelector(`#r${e}`);t?.scrollIntoView({block:"nearest"}),t?.focus()},Dt=function(){return Ce(this.house).length?i`<nr-empty
icon="inbox"
.heading=${s(`requests.none.${this.filter}`)}
.text=${s(`requests.none.${this.filter}.why`)}
></nr-empty>`:i`<nr-empty
icon="inbox"
.heading=${s("requests.no_board")}
.text=${s("requests.no_board_why")}
>
${this.house.mayManage?i`<p>${A("boards/follow",s("requests.add_board"),{class:"btn"})}</p>`:n}
</nr-empty>`},S.styles=[_,et,v`
:host{display: grid;grid-template-columns: minmax(0, 448px) minmax(0, 1fr);height: 100%;}.list{overflow: auto;border-inline-end: 1px solid var(--nr-line);min-height: 0;padding-bottom: 16px;}.seg{padding: 16px 16px 4px;gap: 6px;flex-wrap: nowrap;overflow-x: auto;scrollbar-width: none;}.seg button{flex: none;padding: 0 12px;}h2{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 14px 16px 8px;}a.rq{margin: 0 16px 12px;padding: 14px;display: grid;grid-template-columns: 28px minmax(0, 1fr);gap: 4px 12px;text-decoration: none;color: inherit;}a.rq.far:not(.on){content-visibility: auto;contain-intrinsic-block-size: auto 108px;}a.rq.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-link);color: var(--nr-link);font: 700 14px/24px var(--nr-font);text-align: center;background: var(--nr-card);}.on .key.solid{background: var(--nr-link);color: var(--nr-card);}.key.low{border-color: var(--nr-amber);color: var(--nr-amber);border-radius: 6px;}.key.quiet{border-color: var(--nr-ink2);color: var(--nr-ink2);border-style: dotted;}.l1{display: flex;flex-wrap: wrap;align-items: center;justify-content: space-between;gap: 0 8px;min-height: 28px;}.l1 b{font-weight: 500;overflow-wrap: anywhere;}.txt{grid-column: 2;}.title{font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;margin-top: 4px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.st{grid-column: 2;display: flex;gap: 6px;font-size: 13px;line-height: 18px;margin-top: 4px;color: var(--nr-ink2);}nr-seen-area{grid-column: 1 / -1;}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}nr-map{min-height: 0;height: 100%;}:host([narrow]){display: flex;flex-direction: column;height: auto;}:host([narrow]) nr-map{order: -1;flex: none;height: 312px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) .list{border: 0;overflow: visible;}:host([narrow]) a.rq{margin: 0 12px 12px;}`],d([w()],S.prototype,"most",2),d([w()],S.prototype,"filter",2),d([w()],S.prototype,"chosen",2),S=d([k("nr-page-requests")],S);ot("requests",({hass:$,house:f,route:e,narrow:t})=>{let[r,a]=e;return r?a==="review"?i`<nr-page-review
.hass=${$}
.house=${f}
.route=${[r]}
.narrow=${t}
></nr-page-review>`:i`<nr-page-request
.hass=${$}
.house=${f}
.route=${[r]}
.narrow=${t}
></nr-page-request>`:i`<nr-page-requests .hass=${$} .house=${f} .narrow=${t}></nr-page-requests>`});export{S as RequestsPage};
/*! Bundled license information:

lit-html/directives/guard.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
