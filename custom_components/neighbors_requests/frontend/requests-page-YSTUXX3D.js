import{a as dt,c as ct,d as ht,e as mt,f as ee}from"./chunk-2XNBVXEP.js";import{b as ut,c as ft,d as gt}from"./chunk-EAMRPU77.js";import"./chunk-QXXTXBTC.js";import{b as lt,d as q,e as _e,f as A}from"./chunk-V43R76KN.js";import{a as it,i as at,j as nt}from"./chunk-OMTKNSVE.js";import{a as ke}from"./chunk-ZYWJIQSB.js";import"./chunk-SAS4GSUL.js";import{a as st,b as rt}from"./chunk-ZMF253LJ.js";import{a as oe,b as Ge,c as pe,d as Je,e as Xe,f as N,g as Ye,h as we,j as Ze,k as Qe,m as ve,o as Be,p as Pe,q as Ne,r as et,s as tt}from"./chunk-M5PR746U.js";import{b as Ee,e as Me,f as ae,g as K}from"./chunk-TF4V3UB3.js";import"./chunk-5B4IOHEQ.js";import{a as ot,b as pt}from"./chunk-56YAGB5P.js";import{m as Ke,n as We}from"./chunk-A6CNELPV.js";import{D as De,H as T,I as F,M as P,P as Ve,Q as Oe,V as Ue,W as je,X as h,Y as _,a as v,b as r,c as Se,d as be,e as n,h as j,i as y,j as w,l as Q,n as B,p as k,q as I,s as Ie,t as s,u as ne,v as Fe,x as He,y as ye}from"./chunk-PCTU264Y.js";import{a as d,b as l,c as u,d as b,e as p}from"./chunk-W7HMKWGT.js";var Ut={},le=ot(class extends pt{constructor(){super(...arguments),this.ot=Ut}render(x,f){return f()}update(x,[f,e]){if(Array.isArray(f)){if(Array.isArray(this.ot)&&this.ot.length===f.length&&f.every((t,i)=>t===this.ot[i]))return be}else if(this.ot===f)return be;return this.ot=Array.isArray(f)?Array.from(f):f,this.render(f,e)}});var jt=.95,z=class extends j{constructor(){super(...arguments);this.hub=null;this.cameras=[];this.area=null;this.first=[]}render(){let{area:e}=this;if(!e)return n;let t=({id:m})=>this.first.includes(m)?this.first.indexOf(m):this.first.length,[i]=this.cameras.filter(m=>!m.indoor).map(m=>({camera:m,share:We(m,e),seen:Ke(m,e)})).filter(({seen:m,camera:U})=>m&&ke(U)).sort((m,U)=>t(m.camera)-t(U.camera)||U.share-m.share);if(!i?.seen)return n;let{camera:a,share:c}=i,$=i.seen.map(({x:m,y:U})=>`${(m*160).toFixed(1)} ${(U*90).toFixed(1)}`);return r`<div class="seen">
<div class="p">
<nr-picture .hub=${this.hub} .path=${ke(a)} alt=""></nr-picture>
<svg viewBox="0 0 160 90" preserveAspectRatio="none" aria-hidden="true">
${Se`<path d="M${$.join("L")}Z" />`}
</svg>
</div>
<p class="sm mut">
<b style="color:var(--nr-ink)"
>${s(c>=jt?"map.sees_all":"map.sees_part",{name:a.name})}</b
>${s("map.about_right")}
</p>
</div>`}};z.styles=[_,v`
.seen{display: grid;grid-template-columns: 132px minmax(0, 1fr);gap: 12px;align-items: center;margin-top: 8px;padding-top: 10px;border-top: 1px solid var(--nr-line);}.p{position: relative;aspect-ratio: 16 / 9;border-radius: 8px;overflow: hidden;}nr-picture,
svg{position: absolute;inset: 0;width: 100%;height: 100%;}path{fill: color-mix(in srgb, #4fc3e8 26%, transparent);stroke: #a9e3f7;stroke-width: 2;stroke-dasharray: 4 3;vector-effect: non-scaling-stroke;}b{display: block;font-weight: 500;}`],d([y({attribute:!1})],z.prototype,"hub",2),d([y({attribute:!1})],z.prototype,"cameras",2),d([y({attribute:!1})],z.prototype,"area",2),d([y({attribute:!1})],z.prototype,"first",2),z=d([k("nr-seen-area")],z);var L,$t,xt,bt,yt,H=class extends j{constructor(){super(...arguments);u(this,L);this.items=[];this.narrow=!1}render(){return r`${this.items.map(e=>p(this,L,$t).call(this,e))}`}};L=new WeakSet,$t=function(e){return r`<details class="card">
<summary>
<span class="key">${h("cloud",16)}</span>
<b>${e.publisher||e.source_name}</b>
<span class="turn">${h("down",18)}</span>
<span class="title">${e.title||e.event}</span>
<span class="meta tn"
><span>${h("clock")}${p(this,L,xt).call(this,e)}</span>${e.distance_m===null?n:r`<span>${h("place")}${p(this,L,bt).call(this,e.distance_m)}</span>`}</span
>
</summary>
<div class="more">
${e.text?r`<p>${e.text}</p>`:n}
${e.instruction?r`<div>
<h3>${s("awareness.do")}</h3>
<p>${e.instruction}</p>
</div>`:n}
${e.area_text?r`<p class="small">${e.area_text}</p>`:n}
${e.concern?p(this,L,yt).call(this,e.concern):n}
${e.link?r`<p class="small">
${s("awareness.link",{host:e.link_host})}<br /><span class="code"
>${e.link}</span
>
</p>`:n}
${e.findings.map(t=>r`<nr-finding tone="plain">${t.text}</nr-finding>`)}
</div>
</details>`},xt=function(e){return e.window?F(e.window):e.expires?s("awareness.until",{time:T(e.expires)}):s("awareness.updated",{time:T(e.updated)})},bt=function(e){return e===0?s("ask.around"):s("ask.away",{distance:Oe(e)})},yt=function({reason:e,clips:t}){return r`<div class="small">
<p>${e}</p>
${t.length?r`<h3>${s("awareness.clips")}</h3>
<ul class="tn">
${t.map(i=>r`<li>${i.camera_name} · ${F(i)}</li>`)}
</ul>`:n}
</div>`},H.styles=[_,v`
details{margin: 0 16px 12px;}summary{display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;padding: 14px;cursor: pointer;list-style: none;border-radius: inherit;}summary::-webkit-details-marker{display: none;}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px dotted var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;background: var(--nr-card);}b{font-weight: 500;line-height: 28px;overflow-wrap: anywhere;}.turn{color: var(--nr-ink2);padding-top: 4px;}details[open] .turn .ic{transform: rotate(180deg);}.title{grid-column: 2 / -1;font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.more{padding-block: 0 14px;padding-inline: 54px 14px;display: grid;gap: 10px;font-size: 14px;line-height: 20px;}.more p{white-space: pre-line;overflow-wrap: anywhere;}.more .small{white-space: normal;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.more ul{margin-top: 2px;}h3{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);}:host([narrow]) details{margin: 0 12px 12px;}:host([narrow]) .more{padding-inline-start: 14px;}`],d([y({attribute:!1})],H.prototype,"items",2),d([y({type:Boolean,reflect:!0})],H.prototype,"narrow",2),H=d([k("nr-awareness")],H);var Kt=["look","deny","approve","record"],de="neighbors-requests-practice-denied";function Wt(x,f,e){let t=x.decision?.answer,i=e||t==="deny"?["deny"]:[];return t==="approve"?{now:"record",done:["look",...i,"approve"]}:i.length||f?{now:"approve",done:["look",...i]}:{now:"look",done:[]}}var ce,wt,E=class extends I{constructor(){super(...arguments);u(this,ce);this.reviewing=!1;this.busy=!1}willUpdate(e){this.toggleAttribute("reviewing",this.reviewing),this.request.decision?.answer==="deny"&&sessionStorage.setItem(de,"1")}render(){let e=sessionStorage.getItem(de)!==null,{now:t,done:i}=Wt(this.request,this.reviewing,e);return r`<section class="banner" aria-label=${s("setup.practice")}>
${h("flag",22)}
<p class="grow"><b>${s("setup.practice")}</b>${s("practice.text")}</p>
${this.house.mayAnswer?r`<button class="btn sm" ?disabled=${this.busy} @click=${()=>{p(this,ce,wt).call(this)}}>
${s("practice.end")}
</button>`:n}
</section>
<ol aria-label=${s("practice.steps")}>
${Kt.map((a,c)=>{let $=i.includes(a);return r`<li
class=${a===t?"now":$?"done":""}
aria-current=${a===t?"step":"false"}
>
<span class="no">${$?r`${h("tick",14)}<span class="vh">${s("setup.step_done")}</span>`:c+1}</span
><span class="step">${s(`practice.step.${a}`)}</span>
</li>`})}
</ol>`}};ce=new WeakSet,wt=async function(){this.busy=!0;let e=_e(this);try{await this.house.hub.post("/practice/end"),sessionStorage.removeItem(de),q(e,this.house.mayManage?"setup":"requests")}catch(t){this.notify(Q.of(t).message)}this.busy=!1},E.styles=[_,v`
:host{display: block;flex: none;}.banner{display: flex;gap: 14px;align-items: center;padding: 10px 24px;background: var(--nr-tint);border-bottom: 2px dashed var(--nr-link);}.banner > .ic{color: var(--nr-link);}b{display: block;font-weight: 500;}.btn{flex: none;}ol{display: flex;flex-wrap: wrap;gap: 4px 22px;padding: 12px 24px 4px;}li{display: flex;gap: 8px;align-items: center;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}.no{width: 22px;height: 22px;border-radius: 11px;border: 1.5px solid var(--nr-ink2);display: grid;place-items: center;font-weight: 600;font-size: 12px;flex: none;}.done .no{border-color: transparent;background: var(--nr-tint);color: var(--nr-link);}.now{color: var(--nr-link);font-weight: 500;}.now .no{background: var(--nr-link);border-color: var(--nr-link);color: var(--nr-card);}:host([narrow]) .banner{padding: 8px 16px;gap: 10px;font-size: 13px;line-height: 18px;}:host([narrow]) ol{padding: 10px 16px 2px;gap: 12px;}@media (max-width: 560px){li:not(.now) .step{position: absolute;width: 1px;height: 1px;overflow: hidden;clip-path: inset(50%);white-space: nowrap;}}:host([narrow]) .banner{flex-wrap: wrap;}:host([narrow]) .banner p{flex-basis: 70%;}:host([narrow]) .banner .btn{margin-inline-start: 32px;}:host([narrow][reviewing]) :is(ol, .btn){display: none;}`],d([y({attribute:!1})],E.prototype,"request",2),d([y({type:Boolean})],E.prototype,"reviewing",2),d([w()],E.prototype,"busy",2),E=d([k("nr-practice")],E);var he,vt,D=class extends I{constructor(){super(...arguments);u(this,he);this.busy=!1}render(){let e=this.request.decision?.answer;if(!e)return r`<nr-finding tone="plain" icon="info">${s("practice.note")}</nr-finding>
${sessionStorage.getItem(de)?n:r`<p class="xs mut">${s("practice.try_deny")}</p>`}`;let t=r`<button class="btn" ?disabled=${this.busy} @click=${()=>{p(this,he,vt).call(this)}}>
${h("again",18)}${s("practice.again")}
</button>`,i=this.house.mayManage?A("setup",s("practice.finish"),{class:"btn link"}):n;return e==="deny"?r`<nr-finding tone="plain" icon="info">${s("practice.denied")}</nr-finding>
<p>${t} ${i}</p>`:r`<nr-finding tone="plain" icon="info">${s("practice.approved")}</nr-finding>
<p>${A("ledger",s("practice.ledger"),{class:"btn"})} ${i}</p>`}};he=new WeakSet,vt=async function(){this.busy=!0;let e=_e(this);try{let{request:t}=await this.house.hub.post("/practice");q(e,`requests/${t}`)}catch(t){this.notify(Q.of(t).message)}this.busy=!1},D.styles=[_,v`
:host{display: grid;gap: 12px;}p{display: flex;flex-wrap: wrap;gap: 8px;}`],d([y({attribute:!1})],D.prototype,"request",2),d([w()],D.prototype,"busy",2),D=d([k("nr-practice-next")],D);var me=v`
.why{color: var(--nr-amber);}:host{display: grid;grid-template-columns: minmax(0, 1fr);min-height: 100%;}.cols{display: grid;grid-template-columns: minmax(0, 1fr) 424px;}.main{padding: 16px 24px 24px;display: grid;align-content: start;gap: 16px;max-width: 900px;}.main nr-finding{margin: 0;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);}.side{display: grid;gap: 16px;padding: 16px 24px 24px;position: sticky;top: 0;}.first,
.answering{display: grid;grid-template-columns: minmax(0, 1fr);align-content: start;gap: 16px;}@container (min-width: 600px){.first:has(nr-frames){grid-template-columns: repeat(2, minmax(0, 1fr));}}nr-frames{align-self: start;border-radius: 10px;overflow: hidden;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{margin-block: 0;margin-inline: -12px 0;}.back:dir(rtl) svg{transform: scaleX(-1);}.card.block{padding: 16px;display: grid;gap: 8px;margin: 0;height: auto;}h4{font: 500 14px/20px var(--nr-font);margin-top: 4px;}.thread{display: grid;gap: 12px;}.thread li + li{border-top: 1px solid var(--nr-line);padding-top: 12px;}.thread b{font-weight: 500;color: var(--nr-ink);}.thread .row{flex-wrap: wrap;gap: 0 8px;}.words{white-space: pre-line;margin-top: 2px;font-size: 15px;line-height: 22px;max-width: 72ch;overflow-wrap: anywhere;text-wrap: pretty;}.foot2{border-top: 1px solid var(--nr-line);padding-top: 12px;margin-top: 4px;display: flex;flex-wrap: wrap;gap: 4px 16px;overflow-wrap: anywhere;}.filter{margin: 4px 0 12px;}.clips{display: grid;gap: 16px;}.clips .clip{display: grid;grid-template-columns: 112px minmax(0, 1fr);gap: 0 12px;align-items: start;}.clips nr-picture{aspect-ratio: 16 / 9;border-radius: 8px;}.clips b{display: block;font-weight: 500;}.clips a{display: inline-block;padding-block: 2px;text-wrap: balance;}.clips .sm{display: block;text-wrap: pretty;}.labels{display: flex;flex-wrap: wrap;gap: 4px;margin-top: 4px;}:host([narrow]) .clips .clip{grid-template-columns: 92px minmax(0, 1fr);}@media (max-width: 260px){:host([narrow]) .clips .clip{grid-template-columns: minmax(0, 1fr);}.sub{overflow-wrap: anywhere;}}@media (pointer: coarse), (max-width: 480px){.clips a{padding-block: 12px;margin-block: -4px;}.sub a,
.foot2 a{padding-block: 12px;margin-block: -8px;}}.place nr-map{height: 240px;border-radius: 8px;}.st{display: flex;gap: 8px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}.answered{font-weight: 500;}.acts4{display: grid;grid-template-columns: repeat(auto-fit, minmax(max(112px, 34%), 1fr));gap: 12px;margin-top: 4px;}.acts4 button{padding-inline: 8px;}.acts4 button:only-child{grid-column: 1 / -1;}.card.block nr-finding{margin: 0;}.card.block .foot{margin-top: 4px;}details.v{border: 1px solid var(--nr-border);border-radius: 10px;}details.v summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 9px 12px;min-height: 44px;cursor: pointer;}details.v summary::-webkit-details-marker{display: none;}details.v summary .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details.v[open] summary .ic:last-child{transform: rotate(180deg);}details.v > :not(summary){padding-block: 0 12px;padding-inline: 38px 12px;}:host([narrow]) .main{padding: 12px 16px 24px;}:host([narrow]) .rh .tile{display: none;}`;var V,ue,kt,C=class extends j{constructor(){super(...arguments);u(this,ue);this.proof=null;this.failed="";u(this,V,"")}willUpdate(e){e.has("request")&&l(this,V)!==this.request.id&&p(this,ue,kt).call(this)}render(){let e=this.house.boards.find(a=>a.origin===this.request.origin);if(e?.state==="stopped")return r`<details class="v split">
<summary>${h("fork",18)}<span>${s("forked.heading")}</span>${h("down",18)}</summary>
<p class="sm mut"><span class="code">${e.origin}</span> ${s("forked.why")}</p>
</details>`;if(this.failed)return r`<details class="v not">
<summary>${h("warn",18)}<span>${s("proof.failed")}</span>${h("down",18)}</summary>
<p class="sm mut">${this.failed}</p>
</details>`;let t=this.proof;if(!t)return r`<span class="grey" style="height:44px" aria-busy="true"></span>`;let i=t.witnesses.length>=t.quorum;return r`<details class="v ${i?"":"not"}">
<summary>
${h(i?"verified":"warn",18)}<span
>${i?t.seen_at?s("proof.verified",{date:T(t.seen_at)}):s("proof.issued",{date:T(this.request.issued)}):s("proof.few_witnesses")}</span
>${h("down",18)}
</summary>
<ul>
<li>
${s("proof.signed",{agency:this.request.agency.name})}
<span class="code">${je(t.key_id)}</span>
</li>
<li>
${s("proof.entry",{index:P(t.index),size:P(t.tree_size)})}
<span class="code">${t.origin}</span>
</li>
<li>
${t.quorum?ne("proof.witnesses",t.witnesses.length,{quorum:t.quorum}):s("proof.alone")}
${t.witnesses.map((a,c)=>r`${c?", ":""}<span class="code">${a.name}</span> ${T(a.at)}`)}
</li>
${t.checked_at?r`<li>${s("proof.checked",{time:T(t.checked_at)})}</li>`:n}
</ul>
<div class="check">
<p>${s("proof.yourself")}</p>
<a
class="btn sm"
href="data:text/plain;charset=utf-8,${encodeURIComponent(t.file)}"
download=${t.file_name}
>${h("download")}${s("proof.download")}</a
>
${t.commands.length?r`<pre tabindex="0">${t.commands.join(`
`)}</pre>`:n}
</div>
</details>`}};V=new WeakMap,ue=new WeakSet,kt=async function(){let e=this.request.id;b(this,V,e),this.proof=null,this.failed="";try{let t=await this.house.hub.get(`/requests/${e}/proof`);l(this,V)===e&&(this.proof=t)}catch(t){l(this,V)===e&&(this.failed=Q.of(t).message)}},C.styles=[_,me,v`
summary .ic:first-child{color: var(--nr-ok);}.not summary .ic:first-child{color: var(--nr-amber);}.split summary .ic:first-child{color: var(--nr-red);}ul{list-style: disc;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}.check{display: grid;gap: 8px;font-size: 13px;line-height: 18px;}pre{margin: 0;padding: 8px 10px;border-radius: 8px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}`],d([y({attribute:!1})],C.prototype,"house",2),d([y({attribute:!1})],C.prototype,"request",2),d([w()],C.prototype,"proof",2),d([w()],C.prototype,"failed",2),C=d([k("nr-proof")],C);var _t=x=>x.state==="done"&&x.size_bytes>0,Jt=x=>ye(x.start,x.end),W,o,fe,Re,Te,qe,Ae,Rt,Tt,qt,At,Le,ze,Lt,zt,Ct,St,te,Et,S=class extends I{constructor(){super(...arguments);u(this,o);this.busy=!1;this.denying=!1;this.notice="";this.only="";this.archives=new B(this);u(this,W)}willUpdate(e){e.has("route")&&e.get("route")?.[0]!==this.route[0]&&(this.notice="",this.only="");let t=l(this,o,fe)?.fetches??[];this.archives.ask(this.house.hub,t.some(_t)?"/archives":"")}updated(){clearTimeout(l(this,W));let e=l(this,o,fe),t=e?ve(e,Date.now()):0;t&&b(this,W,setTimeout(()=>this.requestUpdate(),t+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(l(this,W))}render(){let e=l(this,o,fe);if(!e)return r`<nr-empty
icon="search"
.heading=${s("request.unknown")}
.text=${s("request.unknown_why")}
><p>${A("requests",s("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`;let t=K(e)?r`<nr-practice-next .house=${this.house} .request=${e}></nr-practice-next>`:n,i=r`${Ze(e)} ${Qe(e)} ${p(this,o,Lt).call(this,e)} ${t}`,a=r`<nr-proof .house=${this.house} .request=${e}></nr-proof>
${p(this,o,Ct).call(this,e)}`;return this.narrow?r`<section class="main" aria-labelledby="title">
${p(this,o,Re).call(this,e)} ${e.findings.map(we)}
<div class="first">${p(this,o,ze).call(this,e)}<div class="answering">${i}</div></div>
${p(this,o,Te).call(this,e)} ${p(this,o,Ae).call(this,e)} ${p(this,o,qe).call(this,e)}
${p(this,o,Le).call(this,e)} ${a}
</section>`:r`<div class="cols">
<section class="main" aria-labelledby="title">
${p(this,o,Re).call(this,e)} ${e.findings.map(we)} ${p(this,o,Te).call(this,e)}
${p(this,o,Ae).call(this,e)} ${p(this,o,qe).call(this,e)} ${p(this,o,Le).call(this,e)}
</section>
<aside aria-label=${s("request.answer")}>
<div class="side">${p(this,o,ze).call(this,e)} ${i} ${a}</div>
</aside>
</div>`}};W=new WeakMap,o=new WeakSet,fe=function(){return this.house.requests.find(e=>e.id===this.route[0])},Re=function(e){let{agency:t}=e;return r`<div class="rh">
<button
class="btn round back"
aria-label=${s("request.back")}
@click=${()=>q(this,"requests")}
>
${h("back",22)}
</button>
<span class="tile" style="--s:44px" aria-hidden="true">${Ue(t.name)}</span>
<div class="grow">
<h2 id="title">
${s("request.heading",{agency:t.name,title:e.title})}
</h2>
<div class="sub">
${K(e)?r`<nr-chip icon="flag" have>${s("practice.chip")}</nr-chip>`:r`<nr-level .level=${t.level}></nr-level>
<span>${Xe(t.kind)}</span>
${e.case_number?r`<span class="tn">${s("ask.case",{number:e.case_number})}</span>`:n}
${A(`agencies/${t.id}`,s("request.agency"))}`}
</div>
</div>
</div>
<div class="chips">
<nr-chip icon="clock">${F(e.window)}</nr-chip>
<nr-chip icon="place">${pe(e,this.hass)}</nr-chip>
<nr-chip icon="info">${Je(e.incident)}</nr-chip>
<nr-chip icon="inbox">${Ye(e)}</nr-chip>
${e.second_signatures.map(i=>r`<nr-chip icon="verified" have>${s("request.signed_by",{name:i})}</nr-chip>`)}
</div>`},Te=function(e){let t=(i,a,c,$)=>r`<li>
<div class="row sm mut tn">
<b>${i}</b><span>${T(a)}</span
><span>${s("request.entry",{index:P(c)})}</span>
</div>
<p class="words">${$||s("request.no_text")}</p>
</li>`;return r`<div class="card block">
<h3>${s("request.thread")}</h3>
<ol class="thread">
${t(s("thread.request.post"),e.issued,e.index,e.text)}
${e.thread.map(i=>t(Fe(`thread.${i.kind}`)?s(`thread.${i.kind}`):s("thread.other"),i.issued,i.index,i.text))}
</ol>
${e.contact||e.url?r`<p class="sm mut foot2">
${e.contact?s("request.contact",{contact:e.contact}):n}
${e.url?r`<a href=${e.url} target="_blank" rel="noopener noreferrer"
>${s("request.board_page")}</a
>`:n}
</p>`:n}
</div>`},qe=function(e){let t=this.house.boards.find(({origin:m})=>m===e.origin);if(!t?.fingerprint||K(e)||e.status!=="open")return n;let{url:i,fingerprint:a}=t,c=new URLSearchParams({board:i,request:`${e.index}`,key:a}),$=isSecureContext?`${new URL("share.html",import.meta.url).href}#${c}`:`${i}/s/${e.index}#key=${a}`;return r`<div class="card block">
<h3>${s("request.guests")}</h3>
<p>${s("request.guests_text")}</p>
<a class="btn sm" href=${$} target="_blank" rel="noopener noreferrer"
>${h("phone",20)}${s("request.guests_open")}</a
>
</div>`},Ae=function(e){let{match:t}=e,i=(a,c)=>r`<li class="clip">
<nr-picture .hub=${this.house.hub} .path=${`clips/${a.clip_id}/thumbnail`}></nr-picture>
<div>
<b>${a.camera_name}</b>
${A(`footage/${a.camera_id}/${a.start}`,`${De(a.start)}, ${ye(a.start,a.end)}`,{class:"tn"})}
<span class="sm mut">${c}</span>
${"labels"in a&&a.labels.length?r`<span class="labels"
>${a.labels.map($=>r`<nr-chip icon=${$}>${s(`label.${$}`)}</nr-chip>`)}</span
>`:n}
</div>
</li>`;return r`<div class="card block">
<h3>${s("request.here")}</h3>
${p(this,o,At).call(this,t.clips)}
${t.clips.length?r`<ul class="clips">
${p(this,o,qt).call(this,t.clips).map(a=>i(a,Ne(a)))}
</ul>`:r`<p>${s(`because.${t.because}`)}</p>`}
${t.near.length?r`<h4>${s("request.near")}</h4>
<p class="sm mut">${s("request.near_why")}</p>
<ul class="clips">
${t.near.map(a=>i(a,et(a)))}
</ul>`:n}
${p(this,o,Rt).call(this,e.fetches)}
</div>`},Rt=function(e){return e.length?r`<h4>${s("request.fetches")}</h4>
<ul class="clips">
${e.map(t=>r`<li>
<b>${t.camera_name}</b>
<span class="sm mut"
>${s(`fetch.${t.state}`,{archive:t.archive_name,size:Ve(t.size_bytes)})}</span
>
${t.reason?r`<span class="sm ${t.state==="failed"?"why":"mut"}">${t.reason}</span>`:n}
${t.state==="failed"&&t.missing.length?r`<span class="sm why"
>${s("request.missing",{times:t.missing.map(Jt).join(", ")})}</span
>`:n}
${p(this,o,Tt).call(this,t)}
</li>`)}
</ul>`:n},Tt=function(e){let t=this.archives.value?.archives.find(a=>a.id===e.archive_id);if(!t||!_t(e))return n;let i=ut(t);return r`<span class="sm mut">${ft(i)} ${gt(i)}</span>`},qt=function(e){let{only:t}=this,i=t?e.filter(a=>a.labels.includes(t)):e;return i.length?i:e},At=function(e){let t=c=>e.filter($=>$.labels.includes(c)).length,i=Pe.filter(t);if(i.every(c=>t(c)===e.length))return n;let a=(c,$)=>r`<button aria-pressed=${this.only===c} @click=${()=>this.only=c}>
${s($)}
</button>`;return r`<div class="seg filter" role="group" aria-label=${s("request.labels")}>
${a("","request.all_labels")} ${i.map(c=>a(c,`label.${c}`))}
</div>`},Le=function(e){return r`<div class="card block place">
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
</div>`},ze=function(e){return e.match.clips.length?r`<nr-frames
.hub=${this.house.hub}
.clips=${e.match.clips}
?sent=${e.decision?.answer==="approve"}
></nr-frames>`:n},Lt=function(e){let t=this.notice?r`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:n;if(e.decision)return r`<div class="card block">${p(this,o,zt).call(this,e)}${t}</div>`;let i=N(e),a=e.hidden;return r`<div class="card block">
<p class="st ${i.tone}">${h(i.icon,18)}<span>${i.text}</span></p>
${t}
${this.house.mayAnswer?r`<div class="acts4">
${e.pending?r`<button
class="btn deny"
@click=${()=>p(this,o,te).call(this,e,"decision")}
>
${s("act.deny")}
</button>
<button class="btn approve" @click=${()=>q(this,`requests/${e.id}/review`)}>
${s("act.approve")}
</button>
<button class="btn later" @click=${()=>p(this,o,St).call(this,e)}>
${s("act.later")}
</button>`:n}
${e.hidden_by==="agency"?n:r`<button
class="btn hide"
?disabled=${this.busy}
@click=${()=>p(this,o,Et).call(this,e)}
>
${s(a?"act.show":"act.hide")}
</button>`}
</div>
<p class="foot">
${h("lock")}<span
>${a?s(e.hidden_by==="agency"?"request.hidden_agency":"request.hidden"):e.pending&&!ae(this.house,e,Date.now())?s("request.quiet"):s(e.pending?"request.foot":"request.foot_none")}</span
>
</p>`:r`<p class="foot">${h("lock")}<span>${s("card.may_not")}</span></p>`}
</div>`},zt=function(e){let t=ve(e,Date.now())>0;if(e.decision?.answer==="approve")return r`${nt(e)}
<div class="row last">
<span class="sm mut ${e.share?.state==="failed"?"whole":"grow"}"
>${s(`share.${e.share?.state??"approved"}.then`,{at:e.share?He(e.share.changed_at):""})}${at(e)}</span
>
${e.share?.state==="failed"&&this.house.mayAnswer?r`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>p(this,o,te).call(this,e,"share/retry")}
>
${h("again",16)}${s("share.retry")}
</button>`:n}
${e.withdrawable&&this.house.mayAnswer?r`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>p(this,o,te).call(this,e,"withdrawal")}
>
${s("share.withdraw")}
</button>`:n}
</div>`;let i=N(e);return r`<div class="row">
<span class="mut">${h("cross",20)}</span>
<span class="grow" role="status"
><span class="answered">${i.text}</span>${e.decision?.reason?r`<br /><span class="sm mut">${e.decision.reason}</span>`:n}</span
>
${t&&this.house.mayAnswer?r`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>p(this,o,te).call(this,e,"undo")}
>
${h("undo")}${s("act.undo")}
</button>`:n}
</div>`},Ct=function(e){return r`<details class="v">
<summary>${h("rules",18)}<span>${s(`verdict.${e.verdict}`)}</span>${h("down",18)}</summary>
<p class="sm mut">${tt(e)}</p>
<p class="sm">${A("rules",s("request.rules"))}</p>
</details>`},St=function(e){this.later(e),q(this,"requests")},te=async function(e,t){if(t==="decision"?this.denying:this.busy)return;this.denying=t==="decision",this.busy=!0;let i=await Be(this.house.hub,e,t);this.busy=this.denying=!1,this.notice=i.notice,i.request&&this.show(i.request)},Et=async function(e){if(this.busy)return;this.busy=!0;let t=`/requests/${e.id}/hidden`;try{let i=e.hidden?await this.house.hub.delete(t):await this.house.hub.post(t);this.show(i),i.hidden&&(this.notify(s("request.was_hidden")),q(this,"requests"))}catch(i){this.notify(i)}this.busy=!1},S.styles=[_,it,me],d([w()],S.prototype,"busy",2),d([w()],S.prototype,"denying",2),d([w()],S.prototype,"notice",2),d([w()],S.prototype,"only",2),S=d([k("nr-page-request")],S);var ge=10,G,R,se,J,re,X,O,Y,ie,g,Mt,Z,It,$e,Ce,Ft,Ht,xe,Dt,Vt,Ot,M=class extends I{constructor(){super(...arguments);u(this,g);this.most=ge;u(this,G,[]);u(this,R,[]);u(this,se,{});u(this,J,new Map);u(this,re,[]);u(this,X,"");this.filter="open";this.chosen="";this.awareness=new B(this);this.agencies=new B(this);u(this,O,null);u(this,Y,null);u(this,ie,0);u(this,Z,e=>ae(this.house,e,Date.now()));u(this,xe,e=>{let t=l(this,J).get(e.id)??"",i=e.id===l(this,X),{locale:a,config:c}=this.hass,$=new Date().toDateString(),m=l(this,R).indexOf(e)>=ge;return le([e,t,m,i&&this.house.cameras,Ie(),a,c,$],()=>p(this,g,Dt).call(this,e,t,{on:i,far:m}))})}updated(e){e.get("filter")&&this.renderRoot.querySelector('.seg [aria-pressed="true"]')?.scrollIntoView({block:"nearest",inline:"nearest"}),l(this,R).length>this.most&&requestAnimationFrame(()=>setTimeout(()=>this.most+=ge))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=l(this,Y))==null||e.call(this),b(this,O,null)}willUpdate(e){var t;(e.size!==1||!e.has("most"))&&p(this,g,Mt).call(this),l(this,O)!==this.house.hub&&((t=l(this,Y))==null||t.call(this),b(this,O,this.house.hub),b(this,Y,l(this,O).listen(i=>{i.type==="awareness.changed"&&this.awareness.again()}))),this.agencies.ask(this.house.hub,this.house.loaded?"/agencies":""),this.awareness.ask(this.house.hub,this.house.loaded?"/awareness":""),l(this,ie)!==this.house.awareness&&this.awareness.value&&this.awareness.again(),b(this,ie,this.house.awareness)}render(){let e=l(this,R),t=new Set(e.slice(0,this.most)),i=r`<nr-map
.areas=${l(this,re)}
.hub=${this.house.hub}
.outlines=${le([this.agencies.value],()=>l(this,g,It))}
.cameras=${this.house.cameras}
.home=${le([this.hass.config],()=>oe(this.hass))}
.label=${ne("requests.map",e.length)}
.manages=${this.house.mayManage}
?narrow=${this.narrow}
legend
@nr-pick=${c=>p(this,g,Vt).call(this,c.detail)}
></nr-map>`,a=r`<div class="list">
<div class="seg" role="group" aria-label=${s("requests.show")}>
${dt.map(c=>p(this,g,Ht).call(this,c))}
</div>
${l(this,G).map(c=>r`<h2>${s(`requests.group.${c.name}`)}</h2>
${c.requests.filter($=>t.has($)).map(l(this,xe))}`)}
${p(this,g,Ft).call(this)} ${e.length||l(this,g,Ce)?n:p(this,g,Ot).call(this)}
</div>`;return r`${a}${i}`}};G=new WeakMap,R=new WeakMap,se=new WeakMap,J=new WeakMap,re=new WeakMap,X=new WeakMap,O=new WeakMap,Y=new WeakMap,ie=new WeakMap,g=new WeakSet,Mt=function(){let{requests:e}=this.house;b(this,G,ht(e,this.filter,l(this,Z))),b(this,se,ct(e,l(this,Z))),b(this,R,l(this,G).flatMap(i=>i.requests)),b(this,J,new Map(l(this,R).map((i,a)=>[i.id,mt(a)])));let t=l(this,R).find(i=>i.id===this.chosen)??l(this,R).find(l(this,Z));b(this,X,t?.id??""),b(this,re,l(this,R).map(i=>({id:i.id,key:l(this,J).get(i.id)??"",area:i.area,tone:ee(i),selected:i.id===l(this,X),name:i.agency.name,note:i.title})))},Z=new WeakMap,It=function(){return this.agencies.value?.agencies.map(e=>e.jurisdiction)??[]},$e=function(){return this.awareness.value?.items??[]},Ce=function(){return l(this,g,$e).length>0&&(this.filter==="open"||this.filter==="awareness")},Ft=function(){return l(this,g,Ce)?r`<h2>${s("requests.group.awareness")}</h2>
<nr-awareness .items=${l(this,g,$e)} ?narrow=${this.narrow}></nr-awareness>`:n},Ht=function(e){let t=e==="open"||e==="awareness"?l(this,g,$e).length:0,i=(l(this,se)[e]??0)+t;return(e==="hidden"||e==="awareness")&&!i&&this.filter!==e?n:r`<button
aria-pressed=${this.filter===e}
@click=${()=>{this.filter=e,this.most=ge,this.chosen=""}}
>
${s(`requests.filter.${e}`)} ${i||n}
</button>`},xe=new WeakMap,Dt=function(e,t,{on:i,far:a}){let c=N(e),$=()=>{this.chosen=e.id};return r`<a
class="card rq ${i?"on":""} ${a?"far":""}"
id="r${e.id}"
href="/neighbors-requests/requests/${e.id}"
@mouseenter=${$}
@focus=${$}
@click=${m=>{m.metaKey||m.ctrlKey||m.shiftKey||m.button!==0||(m.preventDefault(),q(this,`requests/${e.id}`))}}
>
<span class="key ${ee(e)}">${t}</span>
<div class="l1">
<b>${e.agency.name}</b>${K(e)?r`<nr-chip icon="flag" have>${s("practice.chip")}</nr-chip>`:r`<span class="level">${rt(e.agency.level)}</span>`}
</div>
<div class="txt">
<p class="title">${e.title}</p>
<div class="meta tn">
<span>${h("clock")}${F(e.window)}</span>
<span>${h("place")}${Ge(e,this.hass)}</span>
</div>
</div>
<span class="st ${c.tone}">${h(c.icon,18)}<span>${c.text}</span></span>
${i?r`<nr-seen-area
.hub=${this.house.hub}
.cameras=${this.house.cameras}
.first=${Ee(e)}
.area=${e.area}
></nr-seen-area>`:n}
</a>`},Vt=function(e){this.chosen=e;let t=this.renderRoot.querySelector(`#r${e}`);t?.scrollIntoView({block:"nearest"}),t?.focus()},Ot=function(){return Me(this.house).length?r`<nr-empty
icon="inbox"
.heading=${s(`requests.none.${this.filter}`)}
.text=${s(`requests.none.${this.filter}.why`)}
></nr-empty>`:r`<nr-empty
icon="inbox"
.heading=${s("requests.no_board")}
.text=${s("requests.no_board_why")}
>
${this.house.mayManage?r`<p>${A("boards/follow",s("requests.add_board"),{class:"btn"})}</p>`:n}
</nr-empty>`},M.styles=[_,st,v`
:host{display: grid;grid-template-columns: minmax(0, 448px) minmax(0, 1fr);height: 100%;}.list{overflow: auto;border-inline-end: 1px solid var(--nr-line);min-height: 0;padding-bottom: 16px;}.seg{padding: 16px 16px 4px;gap: 6px;flex-wrap: nowrap;overflow-x: auto;scrollbar-width: none;}.seg button{flex: none;padding: 0 12px;}:host(:not([narrow])) .seg{flex-wrap: wrap;}h2{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 14px 16px 8px;}a.rq{margin: 0 16px 12px;padding: 14px;display: grid;grid-template-columns: 28px minmax(0, 1fr);gap: 4px 12px;text-decoration: none;color: inherit;}a.rq.far:not(.on){content-visibility: auto;contain-intrinsic-block-size: auto 108px;}a.rq.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-link);color: var(--nr-link);font: 700 14px/24px var(--nr-font);text-align: center;background: var(--nr-card);}.on .key.solid{background: var(--nr-link);color: var(--nr-card);}.key.low{border-color: var(--nr-amber);color: var(--nr-amber);border-radius: 6px;}.key.quiet{border-color: var(--nr-ink2);color: var(--nr-ink2);border-style: dotted;}.l1{display: flex;flex-wrap: wrap;align-items: center;justify-content: space-between;gap: 0 8px;min-height: 28px;}.l1 b{font-weight: 500;overflow-wrap: anywhere;}.txt{grid-column: 2;}.title{font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;margin-top: 4px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.st{grid-column: 2;display: flex;gap: 6px;font-size: 13px;line-height: 18px;margin-top: 4px;color: var(--nr-ink2);}nr-seen-area{grid-column: 1 / -1;}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}nr-map{min-height: 0;height: 100%;}:host([narrow]){display: flex;flex-direction: column;height: auto;}:host([narrow]) nr-map{order: -1;flex: none;height: 312px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) .list{border: 0;overflow: visible;}:host([narrow]) a.rq{margin: 0 12px 12px;}`],d([w()],M.prototype,"most",2),d([w()],M.prototype,"filter",2),d([w()],M.prototype,"chosen",2),M=d([k("nr-page-requests")],M);lt("requests",({hass:x,house:f,route:e,narrow:t})=>{let[i,a]=e;return i?a==="review"?r`<nr-page-review
.hass=${x}
.house=${f}
.route=${[i]}
.narrow=${t}
></nr-page-review>`:r`<nr-page-request
.hass=${x}
.house=${f}
.route=${[i]}
.narrow=${t}
></nr-page-request>`:r`<nr-page-requests .hass=${x} .house=${f} .narrow=${t}></nr-page-requests>`});export{M as RequestsPage};
/*! Bundled license information:

lit-html/directives/guard.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
