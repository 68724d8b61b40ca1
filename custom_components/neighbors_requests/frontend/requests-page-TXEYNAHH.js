import{a as Qe,b as Be,c as Pe,d as Ne,e as P}from"./chunk-3EHGKW7T.js";import{b as et,c as tt,d as st}from"./chunk-TERYNWD4.js";import"./chunk-P2KFFQNS.js";import{b as Je,d as T,e as ge,f as q}from"./chunk-67NTNMUS.js";import{a as Ye,i as Ze,j as Ge}from"./chunk-Z7A6VWSW.js";import{a as fe}from"./chunk-NWY25ZDZ.js";import"./chunk-W7J56L53.js";import"./chunk-MDGA75OW.js";import{a as ie,b as Se,c as ae,d as Fe,e as He,f as B,g as De,h as me,j as Oe,k as Ue,m as ue,o as Ve,p as je,q as Ke,r as We,s as Xe}from"./chunk-AHNYHMK6.js";import{b as Re,c as se,d as G}from"./chunk-23ZAWTRH.js";import"./chunk-BZAFAYQO.js";import"./chunk-F4GAIENT.js";import{m as Ie,n as Me}from"./chunk-BGTUJEOZ.js";import{B as Le,F as R,G as D,K as Q,M as ze,N as Ae,S as Ee,T as Ce,U as d,V as k,a as y,b as r,c as _e,e as n,h as j,i as b,j as w,l as Y,n as Z,p as v,q as H,s,t as re,u as Te,w as qe,x as J}from"./chunk-IFVTSACJ.js";import{a as l,b as u,c as x,d as z,e as p}from"./chunk-W7HMKWGT.js";var Rt=.95,A=class extends j{constructor(){super(...arguments);this.hub=null;this.cameras=[];this.area=null;this.first=[]}render(){let{area:e}=this;if(!e)return n;let t=({id:$})=>this.first.includes($)?this.first.indexOf($):this.first.length,[i]=this.cameras.filter($=>!$.indoor).map($=>({camera:$,share:Me($,e),seen:Ie($,e)})).filter(({seen:$,camera:I})=>$&&fe(I)).sort(($,I)=>t($.camera)-t(I.camera)||I.share-$.share);if(!i?.seen)return n;let{camera:a,share:c}=i,m=i.seen.map(({x:$,y:I})=>`${($*160).toFixed(1)} ${(I*90).toFixed(1)}`);return r`<div class="seen">
<div class="p">
<nr-picture .hub=${this.hub} .path=${fe(a)} alt=""></nr-picture>
<svg viewBox="0 0 160 90" preserveAspectRatio="none" aria-hidden="true">
${_e`<path d="M${m.join("L")}Z" />`}
</svg>
</div>
<p class="sm mut">
<b style="color:var(--nr-ink)"
>${s(c>=Rt?"map.sees_all":"map.sees_part",{name:a.name})}</b
>${s("map.about_right")}
</p>
</div>`}};A.styles=[k,y`
.seen{display: grid;grid-template-columns: 132px minmax(0, 1fr);gap: 12px;align-items: center;margin-top: 8px;padding-top: 10px;border-top: 1px solid var(--nr-line);}.p{position: relative;aspect-ratio: 16 / 9;border-radius: 8px;overflow: hidden;}nr-picture,
svg{position: absolute;inset: 0;width: 100%;height: 100%;}path{fill: color-mix(in srgb, #4fc3e8 26%, transparent);stroke: #a9e3f7;stroke-width: 2;stroke-dasharray: 4 3;vector-effect: non-scaling-stroke;}b{display: block;font-weight: 500;}`],l([b({attribute:!1})],A.prototype,"hub",2),l([b({attribute:!1})],A.prototype,"cameras",2),l([b({attribute:!1})],A.prototype,"area",2),l([b({attribute:!1})],A.prototype,"first",2),A=l([v("nr-seen-area")],A);var L,rt,it,at,nt,O=class extends j{constructor(){super(...arguments);x(this,L);this.items=[];this.narrow=!1}render(){return r`${this.items.map(e=>p(this,L,rt).call(this,e))}`}};L=new WeakSet,rt=function(e){return r`<details class="card">
<summary>
<span class="key">${d("cloud",16)}</span>
<b>${e.publisher||e.source_name}</b>
<span class="turn">${d("down",18)}</span>
<span class="title">${e.title||e.event}</span>
<span class="meta tn"
><span>${d("clock")}${p(this,L,it).call(this,e)}</span>${e.distance_m===null?n:r`<span>${d("place")}${p(this,L,at).call(this,e.distance_m)}</span>`}</span
>
</summary>
<div class="more">
${e.text?r`<p>${e.text}</p>`:n}
${e.instruction?r`<div>
<h3>${s("awareness.do")}</h3>
<p>${e.instruction}</p>
</div>`:n}
${e.area_text?r`<p class="small">${e.area_text}</p>`:n}
${e.concern?p(this,L,nt).call(this,e.concern):n}
${e.link?r`<p class="small">
${s("awareness.link",{host:e.link_host})}<br /><span class="code"
>${e.link}</span
>
</p>`:n}
${e.findings.map(t=>r`<nr-finding tone="plain">${t.text}</nr-finding>`)}
</div>
</details>`},it=function(e){return e.window?D(e.window):e.expires?s("awareness.until",{time:R(e.expires)}):s("awareness.updated",{time:R(e.updated)})},at=function(e){return e===0?s("ask.around"):s("ask.away",{distance:Ae(e)})},nt=function({reason:e,clips:t}){return r`<div class="small">
<p>${e}</p>
${t.length?r`<h3>${s("awareness.clips")}</h3>
<ul class="tn">
${t.map(i=>r`<li>${i.camera_name} · ${D(i)}</li>`)}
</ul>`:n}
</div>`},O.styles=[k,y`
details{margin: 0 16px 12px;}summary{display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;padding: 14px;cursor: pointer;list-style: none;border-radius: inherit;}summary::-webkit-details-marker{display: none;}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px dotted var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;background: var(--nr-card);}b{font-weight: 500;line-height: 28px;overflow-wrap: anywhere;}.turn{color: var(--nr-ink2);padding-top: 4px;}details[open] .turn .ic{transform: rotate(180deg);}.title{grid-column: 2 / -1;font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.more{padding-block: 0 14px;padding-inline: 54px 14px;display: grid;gap: 10px;font-size: 14px;line-height: 20px;}.more p{white-space: pre-line;overflow-wrap: anywhere;}.more .small{white-space: normal;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.more ul{margin-top: 2px;}h3{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);}:host([narrow]) details{margin: 0 12px 12px;}:host([narrow]) .more{padding-inline-start: 14px;}`],l([b({attribute:!1})],O.prototype,"items",2),l([b({type:Boolean,reflect:!0})],O.prototype,"narrow",2),O=l([v("nr-awareness")],O);var Tt=["look","deny","approve","record"],ne="neighbors-requests-practice-denied";function qt(g,_,e){let t=g.decision?.answer,i=e||t==="deny"?["deny"]:[];return t==="approve"?{now:"record",done:["look",...i,"approve"]}:i.length||_?{now:"approve",done:["look",...i]}:{now:"look",done:[]}}var oe,ot,M=class extends H{constructor(){super(...arguments);x(this,oe);this.reviewing=!1;this.busy=!1}willUpdate(e){this.toggleAttribute("reviewing",this.reviewing),this.request.decision?.answer==="deny"&&sessionStorage.setItem(ne,"1")}render(){let e=sessionStorage.getItem(ne)!==null,{now:t,done:i}=qt(this.request,this.reviewing,e);return r`<section class="banner" aria-label=${s("setup.practice")}>
${d("flag",22)}
<p class="grow"><b>${s("setup.practice")}</b>${s("practice.text")}</p>
${this.house.mayAnswer?r`<button class="btn sm" ?disabled=${this.busy} @click=${()=>{p(this,oe,ot).call(this)}}>
${s("practice.end")}
</button>`:n}
</section>
<ol aria-label=${s("practice.steps")}>
${Tt.map((a,c)=>{let m=i.includes(a);return r`<li
class=${a===t?"now":m?"done":""}
aria-current=${a===t?"step":"false"}
>
<span class="no">${m?r`${d("tick",14)}<span class="vh">${s("setup.step_done")}</span>`:c+1}</span
>${s(`practice.step.${a}`)}
</li>`})}
</ol>`}};oe=new WeakSet,ot=async function(){this.busy=!0;let e=ge(this);try{await this.house.hub.post("/practice/end"),sessionStorage.removeItem(ne),T(e,this.house.mayManage?"setup":"requests")}catch(t){this.notify(Y.of(t).message)}this.busy=!1},M.styles=[k,y`
:host{display: block;flex: none;}.banner{display: flex;gap: 14px;align-items: center;padding: 10px 24px;background: var(--nr-tint);border-bottom: 2px dashed var(--nr-link);}.banner > .ic{color: var(--nr-link);}b{display: block;font-weight: 500;}.btn{flex: none;}ol{display: flex;flex-wrap: wrap;gap: 4px 22px;padding: 12px 24px 4px;}li{display: flex;gap: 8px;align-items: center;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}.no{width: 22px;height: 22px;border-radius: 11px;border: 1.5px solid var(--nr-ink2);display: grid;place-items: center;font-weight: 600;font-size: 12px;flex: none;}.done .no{border-color: transparent;background: var(--nr-tint);color: var(--nr-link);}.now{color: var(--nr-link);font-weight: 500;}.now .no{background: var(--nr-link);border-color: var(--nr-link);color: var(--nr-card);}:host([narrow]) .banner{padding: 8px 16px;gap: 10px;font-size: 13px;line-height: 18px;}:host([narrow]) ol{padding: 8px 16px 2px;justify-content: space-between;gap: 4px 6px;}:host([narrow]) li{font-size: 12px;line-height: 16px;gap: 5px;}:host([narrow]) .banner{flex-wrap: wrap;}:host([narrow]) .banner p{flex-basis: 70%;}:host([narrow]) .banner .btn{margin-inline-start: 32px;}:host([narrow][reviewing]) :is(ol, .btn){display: none;}`],l([b({attribute:!1})],M.prototype,"request",2),l([b({type:Boolean})],M.prototype,"reviewing",2),l([w()],M.prototype,"busy",2),M=l([v("nr-practice")],M);var pe,pt,U=class extends H{constructor(){super(...arguments);x(this,pe);this.busy=!1}render(){let e=this.request.decision?.answer;if(!e)return r`<nr-finding tone="plain" icon="info">${s("practice.note")}</nr-finding>
${sessionStorage.getItem(ne)?n:r`<p class="xs mut">${s("practice.try_deny")}</p>`}`;let t=r`<button class="btn" ?disabled=${this.busy} @click=${()=>{p(this,pe,pt).call(this)}}>
${d("again",18)}${s("practice.again")}
</button>`,i=this.house.mayManage?q("setup",s("practice.finish"),{class:"btn link"}):n;return e==="deny"?r`<nr-finding tone="plain" icon="info">${s("practice.denied")}</nr-finding>
<p>${t} ${i}</p>`:r`<nr-finding tone="plain" icon="info">${s("practice.approved")}</nr-finding>
<p>${q("ledger",s("practice.ledger"),{class:"btn"})} ${i}</p>`}};pe=new WeakSet,pt=async function(){this.busy=!0;let e=ge(this);try{let{request:t}=await this.house.hub.post("/practice");T(e,`requests/${t}`)}catch(t){this.notify(Y.of(t).message)}this.busy=!1},U.styles=[k,y`
:host{display: grid;gap: 12px;}p{display: flex;flex-wrap: wrap;gap: 8px;}`],l([b({attribute:!1})],U.prototype,"request",2),l([w()],U.prototype,"busy",2),U=l([v("nr-practice-next")],U);var le=y`
.why{color: var(--nr-amber);}:host{display: grid;grid-template-columns: minmax(0, 1fr);min-height: 100%;}.cols{display: grid;grid-template-columns: minmax(0, 1fr) 424px;}.main{padding: 16px 24px 24px;display: grid;align-content: start;gap: 16px;max-width: 900px;}.main nr-finding{margin: 0;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);}.side{display: grid;gap: 16px;padding: 16px 24px 24px;position: sticky;top: 0;}nr-frames{border-radius: 10px;overflow: hidden;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{margin-block: 0;margin-inline: -12px 0;}.back:dir(rtl) svg{transform: scaleX(-1);}.card.block{padding: 16px;display: grid;gap: 8px;margin: 0;height: auto;}h4{font: 500 14px/20px var(--nr-font);margin-top: 4px;}.thread{display: grid;gap: 12px;}.thread li + li{border-top: 1px solid var(--nr-line);padding-top: 12px;}.thread b{font-weight: 500;color: var(--nr-ink);}.thread .row{flex-wrap: wrap;gap: 0 8px;}.words{white-space: pre-line;margin-top: 2px;font-size: 15px;line-height: 22px;max-width: 72ch;overflow-wrap: anywhere;text-wrap: pretty;}.foot2{border-top: 1px solid var(--nr-line);padding-top: 12px;margin-top: 4px;display: flex;flex-wrap: wrap;gap: 4px 16px;overflow-wrap: anywhere;}.filter{margin: 4px 0 12px;}.clips{display: grid;gap: 16px;}.clips li{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 0 12px;}.clips b{font-weight: 500;}.clips .sm,
.labels{grid-column: 1 / -1;}.labels{display: flex;flex-wrap: wrap;gap: 4px;margin-top: 4px;}.place nr-map{height: 240px;border-radius: 8px;}.st{display: flex;gap: 8px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}.answered{font-weight: 500;}.acts4{display: grid;grid-template-columns: 1fr 1fr;gap: 12px;margin-top: 4px;}.acts4 button:only-child{grid-column: 1 / -1;}.card.block nr-finding{margin: 0;}.card.block .foot{margin-top: 4px;}details.v{border: 1px solid var(--nr-border);border-radius: 10px;}details.v summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 9px 12px;min-height: 44px;cursor: pointer;}details.v summary::-webkit-details-marker{display: none;}details.v summary .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details.v[open] summary .ic:last-child{transform: rotate(180deg);}details.v > :not(summary){padding-block: 0 12px;padding-inline: 38px 12px;}:host([narrow]) .main{padding: 12px 16px 24px;}:host([narrow]) .acts4{grid-template-columns: 1fr;}:host([narrow]) .approve{order: -1;}:host([narrow]) .rh .tile{display: none;}`;var V,de,lt,E=class extends j{constructor(){super(...arguments);x(this,de);this.proof=null;this.failed="";x(this,V,"")}willUpdate(e){e.has("request")&&u(this,V)!==this.request.id&&p(this,de,lt).call(this)}render(){let e=this.house.boards.find(a=>a.origin===this.request.origin);if(e?.state==="stopped")return r`<details class="v split">
<summary>${d("fork",18)}<span>${s("forked.heading")}</span>${d("down",18)}</summary>
<p class="sm mut"><span class="code">${e.origin}</span> ${s("forked.why")}</p>
</details>`;if(this.failed)return r`<details class="v not">
<summary>${d("warn",18)}<span>${s("proof.failed")}</span>${d("down",18)}</summary>
<p class="sm mut">${this.failed}</p>
</details>`;let t=this.proof;if(!t)return r`<span class="grey" style="height:44px" aria-busy="true"></span>`;let i=t.witnesses.length>=t.quorum;return r`<details class="v ${i?"":"not"}">
<summary>
${d(i?"verified":"warn",18)}<span
>${i?t.seen_at?s("proof.verified",{date:R(t.seen_at)}):s("proof.issued",{date:R(this.request.issued)}):s("proof.few_witnesses")}</span
>${d("down",18)}
</summary>
<ul>
<li>
${s("proof.signed",{agency:this.request.agency.name})}
<span class="code">${Ce(t.key_id)}</span>
</li>
<li>
${s("proof.entry",{index:Q(t.index),size:Q(t.tree_size)})}
<span class="code">${t.origin}</span>
</li>
<li>
${t.quorum?re("proof.witnesses",t.witnesses.length,{quorum:t.quorum}):s("proof.alone")}
${t.witnesses.map((a,c)=>r`${c?", ":""}<span class="code">${a.name}</span> ${R(a.at)}`)}
</li>
${t.checked_at?r`<li>${s("proof.checked",{time:R(t.checked_at)})}</li>`:n}
</ul>
<div class="check">
<p>${s("proof.yourself")}</p>
<a
class="btn sm"
href="data:text/plain;charset=utf-8,${encodeURIComponent(t.file)}"
download=${t.file_name}
>${d("download")}${s("proof.download")}</a
>
${t.commands.length?r`<pre tabindex="0">${t.commands.join(`
`)}</pre>`:n}
</div>
</details>`}};V=new WeakMap,de=new WeakSet,lt=async function(){let e=this.request.id;z(this,V,e),this.proof=null,this.failed="";try{let t=await this.house.hub.get(`/requests/${e}/proof`);u(this,V)===e&&(this.proof=t)}catch(t){u(this,V)===e&&(this.failed=Y.of(t).message)}},E.styles=[k,le,y`
summary .ic:first-child{color: var(--nr-ok);}.not summary .ic:first-child{color: var(--nr-amber);}.split summary .ic:first-child{color: var(--nr-red);}ul{list-style: disc;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}.check{display: grid;gap: 8px;font-size: 13px;line-height: 18px;}pre{margin: 0;padding: 8px 10px;border-radius: 8px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}`],l([b({attribute:!1})],E.prototype,"house",2),l([b({attribute:!1})],E.prototype,"request",2),l([w()],E.prototype,"proof",2),l([w()],E.prototype,"failed",2),E=l([v("nr-proof")],E);var dt=g=>g.state==="done"&&g.size_bytes>0,zt=g=>`${J(g.start)}–${J(g.end)}`,K,o,ce,$e,xe,be,ct,ht,mt,ut,we,ye,ft,gt,$t,xt,N,bt,C=class extends H{constructor(){super(...arguments);x(this,o);this.busy=!1;this.denying=!1;this.notice="";this.only="";this.archives=new Z(this);x(this,K)}willUpdate(e){e.has("route")&&e.get("route")?.[0]!==this.route[0]&&(this.notice="",this.only="");let t=u(this,o,ce)?.fetches??[];this.archives.ask(this.house.hub,t.some(dt)?"/archives":"")}updated(){clearTimeout(u(this,K));let e=u(this,o,ce),t=e?ue(e,Date.now()):0;t&&z(this,K,setTimeout(()=>this.requestUpdate(),t+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(u(this,K))}render(){let e=u(this,o,ce);if(!e)return r`<nr-empty
icon="search"
.heading=${s("request.unknown")}
.text=${s("request.unknown_why")}
><p>${q("requests",s("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`;let t=G(e)?r`<nr-practice-next .house=${this.house} .request=${e}></nr-practice-next>`:n,i=r`${p(this,o,ft).call(this,e)} ${t} ${Oe(e)}
${Ue(e)}`,a=r`<nr-proof .house=${this.house} .request=${e}></nr-proof>
${p(this,o,$t).call(this,e)}`;return this.narrow?r`<section class="main" aria-labelledby="title">
${p(this,o,$e).call(this,e)} ${e.findings.map(me)} ${p(this,o,ye).call(this,e)}
${i} ${p(this,o,xe).call(this,e)} ${p(this,o,be).call(this,e)} ${p(this,o,we).call(this,e)} ${a}
</section>`:r`<div class="cols">
<section class="main" aria-labelledby="title">
${p(this,o,$e).call(this,e)} ${e.findings.map(me)} ${p(this,o,xe).call(this,e)}
${p(this,o,be).call(this,e)} ${p(this,o,we).call(this,e)}
</section>
<aside aria-label=${s("request.answer")}>
<div class="side">${p(this,o,ye).call(this,e)} ${i} ${a}</div>
</aside>
</div>`}};K=new WeakMap,o=new WeakSet,ce=function(){return this.house.requests.find(e=>e.id===this.route[0])},$e=function(e){let{agency:t}=e;return r`<div class="rh">
<button
class="btn round back"
aria-label=${s("request.back")}
@click=${()=>T(this,"requests")}
>
${d("back",22)}
</button>
<span class="tile" style="--s:44px" aria-hidden="true">${Ee(t.name)}</span>
<div class="grow">
<h2 id="title">
${s("request.heading",{agency:t.name,title:e.title})}
</h2>
<div class="sub">
${G(e)?r`<nr-chip icon="flag" have>${s("practice.chip")}</nr-chip>`:r`<nr-level .level=${t.level}></nr-level>
<span>${He(t.kind)}</span>
${e.case_number?r`<span class="tn">${s("ask.case",{number:e.case_number})}</span>`:n}
${q(`agencies/${t.id}`,s("request.agency"))}`}
</div>
</div>
</div>
<div class="chips">
<nr-chip icon="clock">${D(e.window)}</nr-chip>
<nr-chip icon="place">${ae(e,this.hass)}</nr-chip>
<nr-chip icon="info">${Fe(e.incident)}</nr-chip>
<nr-chip icon="inbox">${De(e)}</nr-chip>
</div>`},xe=function(e){let t=(i,a,c,m)=>r`<li>
<div class="row sm mut tn">
<b>${i}</b><span>${R(a)}</span
><span>${s("request.entry",{index:Q(c)})}</span>
</div>
<p class="words">${m||s("request.no_text")}</p>
</li>`;return r`<div class="card block">
<h3>${s("request.thread")}</h3>
<ol class="thread">
${t(s("thread.request.post"),e.issued,e.index,e.text)}
${e.thread.map(i=>t(Te(`thread.${i.kind}`)?s(`thread.${i.kind}`):s("thread.other"),i.issued,i.index,i.text))}
</ol>
<p class="sm mut foot2">
${e.contact?s("request.contact",{contact:e.contact}):n}
${e.url?r`<a href=${e.url} target="_blank" rel="noopener noreferrer"
>${s("request.board_page")}</a
>`:n}
</p>
</div>`},be=function(e){let{match:t}=e,i=(a,c)=>r`<li>
<b>${a.camera_name}</b>
${q(`footage/${a.camera_id}/${a.start}`,`${Le(a.start)}, ${J(a.start)}–${J(a.end)}`,{class:"tn"})}
<span class="sm mut">${c}</span>
${"labels"in a&&a.labels.length?r`<span class="labels"
>${a.labels.map(m=>r`<nr-chip icon=${m}>${s(`label.${m}`)}</nr-chip>`)}</span
>`:n}
</li>`;return r`<div class="card block">
<h3>${s("request.here")}</h3>
${p(this,o,ut).call(this,t.clips)}
${t.clips.length?r`<ul class="clips">
${p(this,o,mt).call(this,t.clips).map(a=>i(a,Ke(a)))}
</ul>`:r`<p>${s(`because.${t.because}`)}</p>`}
${t.near.length?r`<h4>${s("request.near")}</h4>
<p class="sm mut">${s("request.near_why")}</p>
<ul class="clips">
${t.near.map(a=>i(a,We(a)))}
</ul>`:n}
${p(this,o,ct).call(this,e.fetches)}
</div>`},ct=function(e){return e.length?r`<h4>${s("request.fetches")}</h4>
<ul class="clips">
${e.map(t=>r`<li>
<b>${t.camera_name}</b>
<span class="sm mut"
>${s(`fetch.${t.state}`,{archive:t.archive_name,size:ze(t.size_bytes)})}</span
>
${t.reason?r`<span class="sm ${t.state==="failed"?"why":"mut"}">${t.reason}</span>`:n}
${t.state==="failed"&&t.missing.length?r`<span class="sm why"
>${s("request.missing",{times:t.missing.map(zt).join(", ")})}</span
>`:n}
${p(this,o,ht).call(this,t)}
</li>`)}
</ul>`:n},ht=function(e){let t=this.archives.value?.archives.find(a=>a.id===e.archive_id);if(!t||!dt(e))return n;let i=et(t);return r`<span class="sm mut">${tt(i)} ${st(i)}</span>`},mt=function(e){let{only:t}=this,i=t?e.filter(a=>a.labels.includes(t)):e;return i.length?i:e},ut=function(e){let t=c=>e.filter(m=>m.labels.includes(c)).length,i=je.filter(t);if(i.every(c=>t(c)===e.length))return n;let a=(c,m)=>r`<button aria-pressed=${this.only===c} @click=${()=>this.only=c}>
${s(m)}
</button>`;return r`<div class="seg filter" role="group" aria-label=${s("request.labels")}>
${a("","request.all_labels")} ${i.map(c=>a(c,`label.${c}`))}
</div>`},we=function(e){return r`<div class="card block place">
<h3>${s("request.area")}</h3>
<p class="sm mut">${ae(e,this.hass)}. ${s("map.home")}</p>
<nr-map
still
.hub=${this.house.hub}
.areas=${[{id:e.id,key:"",area:e.area,tone:P(e),selected:!0}]}
.cameras=${this.house.cameras}
.home=${ie(this.hass)}
.label=${s("request.map",{where:ae(e,this.hass)})}
></nr-map>
<nr-seen-area
.hub=${this.house.hub}
.cameras=${this.house.cameras}
.first=${e.match.clips.map(t=>t.camera_id)}
.area=${e.area}
></nr-seen-area>
</div>`},ye=function(e){return e.match.clips.length?r`<nr-frames .hub=${this.house.hub} .clips=${e.match.clips}></nr-frames>`:n},ft=function(e){let t=this.notice?r`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:n;if(e.decision)return r`<div class="card block">${p(this,o,gt).call(this,e)}${t}</div>`;let i=B(e),a=e.hidden;return r`<div class="card block">
<p class="st ${i.tone}">${d(i.icon,18)}<span>${i.text}</span></p>
${t}
${this.house.mayAnswer?r`<div class="acts4">
${e.pending?r`<button
class="btn deny"
@click=${()=>p(this,o,N).call(this,e,"decision")}
>
${s("act.deny")}
</button>
<button class="btn approve" @click=${()=>T(this,`requests/${e.id}/review`)}>
${s("act.approve")}
</button>
<button class="btn later" @click=${()=>p(this,o,xt).call(this,e)}>
${s("act.later")}
</button>`:n}
${e.hidden_by==="agency"?n:r`<button
class="btn hide"
?disabled=${this.busy}
@click=${()=>p(this,o,bt).call(this,e)}
>
${s(a?"act.show":"act.hide")}
</button>`}
</div>
<p class="foot">
${d("lock")}<span
>${a?s(e.hidden_by==="agency"?"request.hidden_agency":"request.hidden"):e.pending&&!se(this.house,e,Date.now())?s("request.quiet"):s(e.pending?"request.foot":"request.foot_none")}</span
>
</p>`:r`<p class="foot">${d("lock")}<span>${s("card.may_not")}</span></p>`}
</div>`},gt=function(e){let t=ue(e,Date.now())>0;if(e.decision?.answer==="approve")return r`${Ge(e)}
<div class="row last">
<span class="sm mut ${e.share?.state==="failed"?"whole":"grow"}"
>${s(`share.${e.share?.state??"approved"}.then`,{at:e.share?qe(e.share.changed_at):""})}${Ze(e)}</span
>
${e.share?.state==="failed"&&this.house.mayAnswer?r`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>p(this,o,N).call(this,e,"share/retry")}
>
${d("again",16)}${s("share.retry")}
</button>`:n}
${e.withdrawable&&this.house.mayAnswer?r`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>p(this,o,N).call(this,e,"withdrawal")}
>
${s("share.withdraw")}
</button>`:n}
</div>`;let i=B(e);return r`<div class="row">
<span class="mut">${d("cross",20)}</span>
<span class="grow" role="status"
><span class="answered">${i.text}</span>${e.decision?.reason?r`<br /><span class="sm mut">${e.decision.reason}</span>`:n}</span
>
${t&&this.house.mayAnswer?r`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>p(this,o,N).call(this,e,"undo")}
>
${d("undo")}${s("act.undo")}
</button>`:n}
</div>`},$t=function(e){return r`<details class="v">
<summary>${d("rules",18)}<span>${s(`verdict.${e.verdict}`)}</span>${d("down",18)}</summary>
<p class="sm mut">${Xe(e)}</p>
<p class="sm">${q("rules",s("request.rules"))}</p>
</details>`},xt=function(e){this.later(e),T(this,"requests")},N=async function(e,t){if(t==="decision"?this.denying:this.busy)return;this.denying=t==="decision",this.busy=!0;let i=await Ve(this.house.hub,e,t);this.busy=this.denying=!1,this.notice=i.notice,i.request&&this.show(i.request)},bt=async function(e){if(this.busy)return;this.busy=!0;let t=`/requests/${e.id}/hidden`;try{let i=e.hidden?await this.house.hub.delete(t):await this.house.hub.post(t);this.show(i),i.hidden&&(this.notify(s("request.was_hidden")),T(this,"requests"))}catch(i){this.notify(i)}this.busy=!1},C.styles=[k,Ye,le],l([w()],C.prototype,"busy",2),l([w()],C.prototype,"denying",2),l([w()],C.prototype,"notice",2),l([w()],C.prototype,"only",2),C=l([v("nr-page-request")],C);var ve=20,ee,W,te,X,f,he,ke,wt,yt,vt,kt,_t,S=class extends H{constructor(){super(...arguments);x(this,f);this.most=ve;x(this,ee,!1);this.filter="open";this.chosen="";this.awareness=new Z(this);this.agencies=new Z(this);x(this,W,null);x(this,te,0);x(this,X,e=>se(this.house,e,Date.now()))}updated(){u(this,ee)&&requestAnimationFrame(()=>this.most+=ve)}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,W))==null||e.call(this),z(this,W,null)}willUpdate(){u(this,W)??z(this,W,this.house.hub.listen(e=>{e.type==="awareness.changed"&&this.awareness.again()})),this.agencies.ask(this.house.hub,this.house.loaded?"/agencies":""),this.awareness.ask(this.house.hub,this.house.loaded?"/awareness":""),u(this,te)!==this.house.awareness&&this.awareness.value&&this.awareness.again(),z(this,te,this.house.awareness)}render(){let{requests:e}=this.house,t=Pe(e,this.filter,u(this,X)),i=t.flatMap(h=>h.requests),a=i.find(h=>h.id===this.chosen)??i.find(u(this,X)),c=new Map(i.map((h,F)=>[h.id,Ne(F)])),m=new Set(i.slice(0,this.most).map(h=>h.id));z(this,ee,i.length>this.most);let $=r`<nr-map
.areas=${i.map(h=>({id:h.id,key:c.get(h.id)??"",area:h.area,tone:P(h),selected:h.id===a?.id,name:h.agency.name,note:h.title}))}
.hub=${this.house.hub}
.outlines=${this.agencies.value?.agencies.map(h=>h.jurisdiction)??[]}
.cameras=${this.house.cameras}
.home=${ie(this.hass)}
.label=${re("requests.map",i.length)}
.manages=${this.house.mayManage}
?narrow=${this.narrow}
legend
@nr-pick=${h=>p(this,f,kt).call(this,h.detail)}
></nr-map>`,I=r`<div class="list">
<div class="seg" role="group" aria-label=${s("requests.show")}>
${Qe.map(h=>p(this,f,yt).call(this,h))}
</div>
${t.map(h=>r`<h2>${s(`requests.group.${h.name}`)}</h2>
${h.requests.filter(F=>m.has(F.id)).map(F=>p(this,f,vt).call(this,F,c.get(F.id)??"",F.id===a?.id))}`)}
${p(this,f,wt).call(this)} ${i.length||u(this,f,ke)?n:p(this,f,_t).call(this)}
</div>`;return r`${I}${$}`}};ee=new WeakMap,W=new WeakMap,te=new WeakMap,X=new WeakMap,f=new WeakSet,he=function(){return this.awareness.value?.items??[]},ke=function(){return u(this,f,he).length>0&&(this.filter==="open"||this.filter==="awareness")},wt=function(){return u(this,f,ke)?r`<h2>${s("requests.group.awareness")}</h2>
<nr-awareness .items=${u(this,f,he)} ?narrow=${this.narrow}></nr-awareness>`:n},yt=function(e){let t=e==="open"||e==="awareness"?u(this,f,he).length:0,i=Be(this.house.requests,e,u(this,X)).length+t;return(e==="hidden"||e==="awareness")&&!i&&this.filter!==e?n:r`<button
aria-pressed=${this.filter===e}
@click=${()=>{this.filter=e,this.most=ve,this.chosen=""}}
>
${s(`requests.filter.${e}`)} ${i}
</button>`},vt=function(e,t,i){let a=B(e),c=()=>{this.chosen=e.id};return r`<a
class="card rq ${i?"on":""}"
id="r${e.id}"
href="/neighbors-requests/requests/${e.id}"
@mouseenter=${c}
@focus=${c}
@click=${m=>{m.metaKey||m.ctrlKey||m.shiftKey||m.button!==0||(m.preventDefault(),T(this,`requests/${e.id}`))}}
>
<span class="key ${P(e)}">${t}</span>
<div class="l1">
<b>${e.agency.name}</b>${G(e)?r`<nr-chip icon="flag" have>${s("practice.chip")}</nr-chip>`:r`<nr-level .level=${e.agency.level}></nr-level>`}
</div>
<div class="txt">
<p class="title">${e.title}</p>
<div class="meta tn">
<span>${d("clock")}${D(e.window)}</span>
<span>${d("place")}${Se(e,this.hass)}</span>
</div>
</div>
<span class="st ${a.tone}">${d(a.icon,18)}<span>${a.text}</span></span>
${i?r`<nr-seen-area
.hub=${this.house.hub}
.cameras=${this.house.cameras}
.first=${e.match.clips.map(m=>m.camera_id)}
.area=${e.area}
></nr-seen-area>`:n}
</a>`},kt=function(e){this.chosen=e;let t=this.renderRoot.querySelector(`#r${e}`);t?.scrollIntoView({block:"nearest"}),t?.focus()},_t=function(){return Re(this.house).length?r`<nr-empty
icon="inbox"
.heading=${s(`requests.none.${this.filter}`)}
.text=${s(`requests.none.${this.filter}.why`)}
></nr-empty>`:r`<nr-empty
icon="inbox"
.heading=${s("requests.no_board")}
.text=${s("requests.no_board_why")}
>
${this.house.mayManage?r`<p>${q("boards/follow",s("requests.add_board"),{class:"btn"})}</p>`:n}
</nr-empty>`},S.styles=[k,y`
:host{display: grid;grid-template-columns: minmax(0, 448px) minmax(0, 1fr);height: 100%;}.list{overflow: auto;border-inline-end: 1px solid var(--nr-line);min-height: 0;padding-bottom: 16px;}.seg{padding: 16px 16px 4px;}h2{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 14px 16px 8px;}a.rq{margin: 0 16px 12px;padding: 14px;display: grid;grid-template-columns: 28px minmax(0, 1fr);gap: 4px 12px;text-decoration: none;color: inherit;}a.rq.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-link);color: var(--nr-link);font: 700 14px/24px var(--nr-font);text-align: center;background: var(--nr-card);}.on .key.solid{background: var(--nr-link);color: var(--nr-card);}.key.low{border-color: var(--nr-amber);color: var(--nr-amber);border-radius: 6px;}.key.quiet{border-color: var(--nr-ink2);color: var(--nr-ink2);border-style: dotted;}.l1{display: flex;flex-wrap: wrap;align-items: center;justify-content: space-between;gap: 0 8px;min-height: 28px;}.l1 b{font-weight: 500;overflow-wrap: anywhere;}.txt{grid-column: 2;}.title{font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;margin-top: 4px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.st{grid-column: 2;display: flex;gap: 6px;font-size: 13px;line-height: 18px;margin-top: 4px;color: var(--nr-ink2);}nr-seen-area{grid-column: 1 / -1;}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}nr-map{min-height: 0;height: 100%;}:host([narrow]){display: flex;flex-direction: column;height: auto;}:host([narrow]) nr-map{order: -1;flex: none;height: 312px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) .list{border: 0;overflow: visible;}:host([narrow]) .seg{flex-wrap: nowrap;overflow-x: auto;scrollbar-width: none;}:host([narrow]) .seg button{flex: none;}:host([narrow]) a.rq{margin: 0 12px 12px;}`],l([w()],S.prototype,"most",2),l([w()],S.prototype,"filter",2),l([w()],S.prototype,"chosen",2),S=l([v("nr-page-requests")],S);Je("requests",({hass:g,house:_,route:e,narrow:t})=>{let[i,a]=e;return i?a==="review"?r`<nr-page-review
.hass=${g}
.house=${_}
.route=${[i]}
.narrow=${t}
></nr-page-review>`:r`<nr-page-request
.hass=${g}
.house=${_}
.route=${[i]}
.narrow=${t}
></nr-page-request>`:r`<nr-page-requests .hass=${g} .house=${_} .narrow=${t}></nr-page-requests>`});export{S as RequestsPage};
