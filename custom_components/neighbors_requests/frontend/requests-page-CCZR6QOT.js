import{a as De,i as He,j as We}from"./chunk-33BTEQKS.js";import"./chunk-RS5CUFF5.js";import"./chunk-GNYIIHG6.js";import"./chunk-BUFTIYI2.js";import"./chunk-OHJTHJPM.js";import{b as Ge,c as Ke,d as je}from"./chunk-VBEO4HJH.js";import{b as Ve,d as q,e as ce,f as T}from"./chunk-5WJZQINY.js";import{A as Ue,i as ee,j as Se,k as se,l as ze,m as Ae,n as X,o as Le,p as le,r as Ee,s as Ie,u as de,w as Fe,x as Ce,y as Me,z as Oe}from"./chunk-HMJGHVKQ.js";import{b as ye,c as P,d as G}from"./chunk-SHMMCPPP.js";import"./chunk-2SLSKBDM.js";import{A as I,E as j,G as Re,H as qe,J as _e,K as Te,L as d,M as v,a as y,b as r,d as p,e as Z,f as k,g as w,i as V,k as B,l as b,m as E,o as t,p as N,q as be,s as ve,t as K,v as ke,z as R}from"./chunk-DHWMU4GH.js";import{a as c,b as m,c as x,d as A,e as o}from"./chunk-W7HMKWGT.js";var _,Xe,Ye,Je,Qe,F=class extends Z{constructor(){super(...arguments);x(this,_);this.items=[];this.narrow=!1}render(){return r`${this.items.map(e=>o(this,_,Xe).call(this,e))}`}};_=new WeakSet,Xe=function(e){return r`<details class="card">
<summary>
<span class="key">${d("cloud",16)}</span>
<b>${e.publisher||e.source_name}</b>
<span class="turn">${d("down",18)}</span>
<span class="title">${e.title||e.event}</span>
<span class="meta tn"
><span>${d("clock")}${o(this,_,Ye).call(this,e)}</span>${e.distance_m===null?p:r`<span>${d("place")}${o(this,_,Je).call(this,e.distance_m)}</span>`}</span
>
</summary>
<div class="more">
${e.text?r`<p>${e.text}</p>`:p}
${e.instruction?r`<div>
<h3>${t("awareness.do")}</h3>
<p>${e.instruction}</p>
</div>`:p}
${e.area_text?r`<p class="small">${e.area_text}</p>`:p}
${e.concern?o(this,_,Qe).call(this,e.concern):p}
${e.link?r`<p class="small">
${t("awareness.link",{host:e.link_host})}<br /><span class="code"
>${e.link}</span
>
</p>`:p}
${e.findings.map(s=>r`<nr-finding tone="plain">${s.text}</nr-finding>`)}
</div>
</details>`},Ye=function(e){return e.window?I(e.window):e.expires?t("awareness.until",{time:R(e.expires)}):t("awareness.updated",{time:R(e.updated)})},Je=function(e){return e===0?t("ask.around"):t("ask.away",{distance:qe(e)})},Qe=function({reason:e,clips:s}){return r`<div class="small">
<p>${e}</p>
${s.length?r`<h3>${t("awareness.clips")}</h3>
<ul class="tn">
${s.map(n=>r`<li>${n.camera_name} · ${I(n)}</li>`)}
</ul>`:p}
</div>`},F.styles=[v,y`
details{margin: 0 16px 12px;}summary{display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;padding: 14px;cursor: pointer;list-style: none;border-radius: inherit;}summary::-webkit-details-marker{display: none;}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px dotted var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;background: var(--nr-card);}b{font-weight: 500;line-height: 28px;overflow-wrap: anywhere;}.turn{color: var(--nr-ink2);padding-top: 4px;}details[open] .turn .ic{transform: rotate(180deg);}.title{grid-column: 2 / -1;font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.more{padding-block: 0 14px;padding-inline: 54px 14px;display: grid;gap: 10px;font-size: 14px;line-height: 20px;}.more p{white-space: pre-line;overflow-wrap: anywhere;}.more .small{white-space: normal;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.more ul{margin-top: 2px;}h3{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);}:host([narrow]) details{margin: 0 12px 12px;}:host([narrow]) .more{padding-inline-start: 14px;}`],c([k({attribute:!1})],F.prototype,"items",2),c([k({type:Boolean,reflect:!0})],F.prototype,"narrow",2),F=c([b("nr-awareness")],F);var Ze=["open","needs","awareness","answered","closed","hidden"];function Be(l,u){return l.hidden?"hidden":l.decision?"answered":l.status!=="open"?"closed":u(l)?"needs":l.pending?"snoozed":"near"}var xs=new Set(["needs","snoozed","near"]);function he(l,u,e){return l.filter(s=>{let n=Be(s,e);return n===u||u==="open"&&xs.has(n)}).sort((s,n)=>Number(e(n))-Number(e(s))||(n.issued<s.issued?-1:1))}var ws=["needs","snoozed","near","answered","closed","hidden"];function Pe(l,u,e){let s=he(l,u,e);return ws.map(n=>({name:n,requests:s.filter(i=>Be(i,e)===n)})).filter(n=>n.requests.length)}function me(l){let u=String.fromCharCode(65+l%26);return l<26?u:me(Math.floor(l/26)-1)+u}function Y(l){return l.status!=="open"||l.decision?"quiet":l.agency.level>=2?"solid":"low"}var ys=["look","deny","approve","record"],te="neighbors-requests-practice-denied";function bs(l,u,e){let s=l.decision?.answer,n=e||s==="deny"?["deny"]:[];return s==="approve"?{now:"record",done:["look",...n,"approve"]}:n.length||u?{now:"approve",done:["look",...n]}:{now:"look",done:[]}}var re,Ne,L=class extends E{constructor(){super(...arguments);x(this,re);this.reviewing=!1;this.busy=!1}willUpdate(e){this.toggleAttribute("reviewing",this.reviewing),this.request.decision?.answer==="deny"&&sessionStorage.setItem(te,"1")}render(){let e=sessionStorage.getItem(te)!==null,{now:s,done:n}=bs(this.request,this.reviewing,e);return r`<section class="banner" aria-label=${t("setup.practice")}>
${d("flag",22)}
<p class="grow"><b>${t("setup.practice")}</b>${t("practice.text")}</p>
${this.house.mayAnswer?r`<button class="btn sm" ?disabled=${this.busy} @click=${()=>{o(this,re,Ne).call(this)}}>
${t("practice.end")}
</button>`:p}
</section>
<ol aria-label=${t("practice.steps")}>
${ys.map((i,h)=>{let f=n.includes(i);return r`<li
class=${i===s?"now":f?"done":""}
aria-current=${i===s?"step":"false"}
>
<span class="no">${f?r`${d("tick",14)}<span class="vh">${t("setup.step_done")}</span>`:h+1}</span
>${t(`practice.step.${i}`)}
</li>`})}
</ol>`}};re=new WeakSet,Ne=async function(){this.busy=!0;let e=ce(this);try{await this.house.hub.post("/practice/end"),sessionStorage.removeItem(te),q(e,this.house.mayManage?"setup":"requests")}catch(s){this.notify(V.of(s).message)}this.busy=!1},L.styles=[v,y`
:host{display: block;flex: none;}.banner{display: flex;gap: 14px;align-items: center;padding: 10px 24px;background: var(--nr-tint);border-bottom: 2px dashed var(--nr-link);}.banner > .ic{color: var(--nr-link);}b{display: block;font-weight: 500;}.btn{flex: none;}ol{display: flex;flex-wrap: wrap;gap: 4px 22px;padding: 12px 24px 4px;}li{display: flex;gap: 8px;align-items: center;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}.no{width: 22px;height: 22px;border-radius: 11px;border: 1.5px solid var(--nr-ink2);display: grid;place-items: center;font-weight: 600;font-size: 12px;flex: none;}.done .no{border-color: transparent;background: var(--nr-tint);color: var(--nr-link);}.now{color: var(--nr-link);font-weight: 500;}.now .no{background: var(--nr-link);border-color: var(--nr-link);color: var(--nr-card);}:host([narrow]) .banner{padding: 8px 16px;gap: 10px;font-size: 13px;line-height: 18px;}:host([narrow]) ol{padding: 8px 16px 2px;justify-content: space-between;gap: 4px 6px;}:host([narrow]) li{font-size: 12px;line-height: 16px;gap: 5px;}:host([narrow]) .banner{flex-wrap: wrap;}:host([narrow]) .banner p{flex-basis: 70%;}:host([narrow]) .banner .btn{margin-inline-start: 32px;}:host([narrow][reviewing]) :is(ol, .btn){display: none;}`],c([k({attribute:!1})],L.prototype,"request",2),c([k({type:Boolean})],L.prototype,"reviewing",2),c([w()],L.prototype,"busy",2),L=c([b("nr-practice")],L);var ne,es,C=class extends E{constructor(){super(...arguments);x(this,ne);this.busy=!1}render(){let e=this.request.decision?.answer;if(!e)return r`<nr-finding tone="plain" icon="info">${t("practice.note")}</nr-finding>
${sessionStorage.getItem(te)?p:r`<p class="xs mut">${t("practice.try_deny")}</p>`}`;let s=r`<button class="btn" ?disabled=${this.busy} @click=${()=>{o(this,ne,es).call(this)}}>
${d("again",18)}${t("practice.again")}
</button>`,n=this.house.mayManage?T("setup",t("practice.finish"),{class:"btn link"}):p;return e==="deny"?r`<nr-finding tone="plain" icon="info">${t("practice.denied")}</nr-finding>
<p>${s} ${n}</p>`:r`<nr-finding tone="plain" icon="info">${t("practice.approved")}</nr-finding>
<p>${T("ledger",t("practice.ledger"),{class:"btn"})} ${n}</p>`}};ne=new WeakSet,es=async function(){this.busy=!0;let e=ce(this);try{let{request:s}=await this.house.hub.post("/practice");q(e,`requests/${s}`)}catch(s){this.notify(V.of(s).message)}this.busy=!1},C.styles=[v,y`
:host{display: grid;gap: 12px;}p{display: flex;flex-wrap: wrap;gap: 8px;}`],c([k({attribute:!1})],C.prototype,"request",2),c([w()],C.prototype,"busy",2),C=c([b("nr-practice-next")],C);var ie=y`
.why{color: var(--nr-amber);}:host{display: grid;grid-template-columns: minmax(0, 1fr);min-height: 100%;}.cols{display: grid;grid-template-columns: minmax(0, 1fr) 424px;}.main{padding: 16px 24px 24px;display: grid;align-content: start;gap: 16px;max-width: 900px;}.main nr-finding{margin: 0;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);}.side{display: grid;gap: 16px;padding: 16px 24px 24px;position: sticky;top: 0;}nr-frames{border-radius: 10px;overflow: hidden;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{margin-block: 0;margin-inline: -12px 0;}.back:dir(rtl) svg{transform: scaleX(-1);}.card.block{padding: 16px;display: grid;gap: 8px;margin: 0;height: auto;}h4{font: 500 14px/20px var(--nr-font);margin-top: 4px;}.thread{display: grid;gap: 12px;}.thread li + li{border-top: 1px solid var(--nr-line);padding-top: 12px;}.thread b{font-weight: 500;color: var(--nr-ink);}.thread .row{flex-wrap: wrap;gap: 0 8px;}.words{white-space: pre-line;margin-top: 2px;font-size: 15px;line-height: 22px;max-width: 72ch;overflow-wrap: anywhere;text-wrap: pretty;}.foot2{border-top: 1px solid var(--nr-line);padding-top: 12px;margin-top: 4px;display: flex;flex-wrap: wrap;gap: 4px 16px;overflow-wrap: anywhere;}.filter{margin: 4px 0 12px;}.clips{display: grid;gap: 16px;}.clips li{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 0 12px;}.clips b{font-weight: 500;}.clips .sm,
.labels{grid-column: 1 / -1;}.labels{display: flex;flex-wrap: wrap;gap: 4px;margin-top: 4px;}.place nr-map{height: 240px;border-radius: 8px;}.st{display: flex;gap: 8px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}.answered{font-weight: 500;}.acts4{display: grid;grid-template-columns: 1fr 1fr;gap: 12px;margin-top: 4px;}.acts4 button:only-child{grid-column: 1 / -1;}.card.block nr-finding{margin: 0;}.card.block .foot{margin-top: 4px;}details.v{border: 1px solid var(--nr-border);border-radius: 10px;}details.v summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 9px 12px;min-height: 44px;cursor: pointer;}details.v summary::-webkit-details-marker{display: none;}details.v summary .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details.v[open] summary .ic:last-child{transform: rotate(180deg);}details.v > :not(summary){padding-block: 0 12px;padding-inline: 38px 12px;}:host([narrow]) .main{padding: 12px 16px 24px;}:host([narrow]) .acts4{grid-template-columns: 1fr;}:host([narrow]) .approve{order: -1;}:host([narrow]) .rh .tile{display: none;}`;var M,ae,ss,S=class extends Z{constructor(){super(...arguments);x(this,ae);this.proof=null;this.failed="";x(this,M,"")}willUpdate(e){e.has("request")&&m(this,M)!==this.request.id&&o(this,ae,ss).call(this)}render(){let e=this.house.boards.find(i=>i.origin===this.request.origin);if(e?.state==="stopped")return r`<details class="v split">
<summary>${d("fork",18)}<span>${t("forked.heading")}</span>${d("down",18)}</summary>
<p class="sm mut"><span class="code">${e.origin}</span> ${t("forked.why")}</p>
</details>`;if(this.failed)return r`<details class="v not">
<summary>${d("warn",18)}<span>${t("proof.failed")}</span>${d("down",18)}</summary>
<p class="sm mut">${this.failed}</p>
</details>`;let s=this.proof;if(!s)return r`<span class="grey" style="height:44px" aria-busy="true"></span>`;let n=s.witnesses.length>=s.quorum;return r`<details class="v ${n?"":"not"}">
<summary>
${d(n?"verified":"warn",18)}<span
>${n?s.seen_at?t("proof.verified",{date:R(s.seen_at)}):t("proof.issued",{date:R(this.request.issued)}):t("proof.few_witnesses")}</span
>${d("down",18)}
</summary>
<ul>
<li>
${t("proof.signed",{agency:this.request.agency.name})}
<span class="code">${Te(s.key_id)}</span>
</li>
<li>
${t("proof.entry",{index:j(s.index),size:j(s.tree_size)})}
<span class="code">${s.origin}</span>
</li>
<li>
${s.quorum?N("proof.witnesses",s.witnesses.length,{quorum:s.quorum}):t("proof.alone")}
${s.witnesses.map((i,h)=>r`${h?", ":""}<span class="code">${i.name}</span> ${R(i.at)}`)}
</li>
${s.checked_at?r`<li>${t("proof.checked",{time:R(s.checked_at)})}</li>`:p}
</ul>
<div class="check">
<p>${t("proof.yourself")}</p>
<a
class="btn sm"
href="data:text/plain;charset=utf-8,${encodeURIComponent(s.file)}"
download=${s.file_name}
>${d("download")}${t("proof.download")}</a
>
${s.commands.length?r`<pre tabindex="0">${s.commands.join(`
`)}</pre>`:p}
</div>
</details>`}};M=new WeakMap,ae=new WeakSet,ss=async function(){let e=this.request.id;A(this,M,e),this.proof=null,this.failed="";try{let s=await this.house.hub.get(`/requests/${e}/proof`);m(this,M)===e&&(this.proof=s)}catch(s){m(this,M)===e&&(this.failed=V.of(s).message)}},S.styles=[v,ie,y`
summary .ic:first-child{color: var(--nr-ok);}.not summary .ic:first-child{color: var(--nr-amber);}.split summary .ic:first-child{color: var(--nr-red);}ul{list-style: disc;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}.check{display: grid;gap: 8px;font-size: 13px;line-height: 18px;}pre{margin: 0;padding: 8px 10px;border-radius: 8px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}`],c([k({attribute:!1})],S.prototype,"house",2),c([k({attribute:!1})],S.prototype,"request",2),c([w()],S.prototype,"proof",2),c([w()],S.prototype,"failed",2),S=c([b("nr-proof")],S);var ts=l=>l.state==="done"&&l.size_bytes>0,ks=l=>`${K(l.start)}–${K(l.end)}`,U,a,oe,ue,fe,ge,rs,ns,is,as,$e,xe,os,ps,ls,ds,J,cs,z=class extends E{constructor(){super(...arguments);x(this,a);this.busy=!1;this.denying=!1;this.notice="";this.only="";this.archives=new B(this);x(this,U)}willUpdate(e){e.has("route")&&e.get("route")?.[0]!==this.route[0]&&(this.notice="",this.only="");let s=m(this,a,oe)?.fetches??[];this.archives.ask(this.house.hub,s.some(ts)?"/archives":"")}updated(){clearTimeout(m(this,U));let e=m(this,a,oe),s=e?de(e,Date.now()):0;s&&A(this,U,setTimeout(()=>this.requestUpdate(),s+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(m(this,U))}render(){let e=m(this,a,oe);if(!e)return r`<nr-empty
icon="search"
.heading=${t("request.unknown")}
.text=${t("request.unknown_why")}
><p>${T("requests",t("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`;let s=G(e)?r`<nr-practice-next .house=${this.house} .request=${e}></nr-practice-next>`:p,n=r`${o(this,a,os).call(this,e)} ${s} ${Ee(e)}
${Ie(e)}`,i=r`<nr-proof .house=${this.house} .request=${e}></nr-proof>
${o(this,a,ls).call(this,e)}`;return this.narrow?r`<section class="main" aria-labelledby="title">
${o(this,a,ue).call(this,e)} ${e.findings.map(le)} ${o(this,a,xe).call(this,e)}
${n} ${o(this,a,fe).call(this,e)} ${o(this,a,ge).call(this,e)} ${o(this,a,$e).call(this,e)} ${i}
</section>`:r`<div class="cols">
<section class="main" aria-labelledby="title">
${o(this,a,ue).call(this,e)} ${e.findings.map(le)} ${o(this,a,fe).call(this,e)}
${o(this,a,ge).call(this,e)} ${o(this,a,$e).call(this,e)}
</section>
<aside aria-label=${t("request.answer")}>
<div class="side">${o(this,a,xe).call(this,e)} ${n} ${i}</div>
</aside>
</div>`}};U=new WeakMap,a=new WeakSet,oe=function(){return this.house.requests.find(e=>e.id===this.route[0])},ue=function(e){let{agency:s}=e;return r`<div class="rh">
<button
class="btn round back"
aria-label=${t("request.back")}
@click=${()=>q(this,"requests")}
>
${d("back",22)}
</button>
<span class="tile" style="--s:44px" aria-hidden="true">${_e(s.name)}</span>
<div class="grow">
<h2 id="title">
${t("request.heading",{agency:s.name,title:e.title})}
</h2>
<div class="sub">
${G(e)?r`<nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>`:r`<nr-level .level=${s.level}></nr-level>
<span>${Ae(s.kind)}</span>
${e.case_number?r`<span class="tn">${t("ask.case",{number:e.case_number})}</span>`:p}
${T(`agencies/${s.id}`,t("request.agency"))}`}
</div>
</div>
</div>
<div class="chips">
<nr-chip icon="clock">${I(e.window)}</nr-chip>
<nr-chip icon="place">${se(e,this.hass)}</nr-chip>
<nr-chip icon="info">${ze(e.incident)}</nr-chip>
<nr-chip icon="inbox">${Le(e)}</nr-chip>
</div>`},fe=function(e){let s=(n,i,h,f)=>r`<li>
<div class="row sm mut tn">
<b>${n}</b><span>${R(i)}</span
><span>${t("request.entry",{index:j(h)})}</span>
</div>
<p class="words">${f||t("request.no_text")}</p>
</li>`;return r`<div class="card block">
<h3>${t("request.thread")}</h3>
<ol class="thread">
${s(t("thread.request.post"),e.issued,e.index,e.text)}
${e.thread.map(n=>s(be(`thread.${n.kind}`)?t(`thread.${n.kind}`):t("thread.other"),n.issued,n.index,n.text))}
</ol>
<p class="sm mut foot2">
${e.contact?t("request.contact",{contact:e.contact}):p}
${e.url?r`<a href=${e.url} target="_blank" rel="noopener noreferrer"
>${t("request.board_page")}</a
>`:p}
</p>
</div>`},ge=function(e){let{match:s}=e,n=(i,h)=>r`<li>
<b>${i.camera_name}</b>
<span class="tn">${ke(i.start)}, ${K(i.start)}–${K(i.end)}</span>
<span class="sm mut">${h}</span>
${"labels"in i&&i.labels.length?r`<span class="labels"
>${i.labels.map(f=>r`<nr-chip icon=${f}>${t(`label.${f}`)}</nr-chip>`)}</span
>`:p}
</li>`;return r`<div class="card block">
<h3>${t("request.here")}</h3>
${o(this,a,as).call(this,s.clips)}
${s.clips.length?r`<ul class="clips">
${o(this,a,is).call(this,s.clips).map(i=>n(i,Me(i)))}
</ul>`:r`<p>${t(`because.${s.because}`)}</p>`}
${s.near.length?r`<h4>${t("request.near")}</h4>
<p class="sm mut">${t("request.near_why")}</p>
<ul class="clips">
${s.near.map(i=>n(i,Oe(i)))}
</ul>`:p}
${o(this,a,rs).call(this,e.fetches)}
</div>`},rs=function(e){return e.length?r`<h4>${t("request.fetches")}</h4>
<ul class="clips">
${e.map(s=>r`<li>
<b>${s.camera_name}</b>
<span class="sm mut"
>${t(`fetch.${s.state}`,{archive:s.archive_name,size:Re(s.size_bytes)})}</span
>
${s.reason?r`<span class="sm ${s.state==="failed"?"why":"mut"}">${s.reason}</span>`:p}
${s.state==="failed"&&s.missing.length?r`<span class="sm why"
>${t("request.missing",{times:s.missing.map(ks).join(", ")})}</span
>`:p}
${o(this,a,ns).call(this,s)}
</li>`)}
</ul>`:p},ns=function(e){let s=this.archives.value?.archives.find(i=>i.id===e.archive_id);if(!s||!ts(e))return p;let n=Ge(s);return r`<span class="sm mut">${Ke(n)} ${je(n)}</span>`},is=function(e){let{only:s}=this,n=s?e.filter(i=>i.labels.includes(s)):e;return n.length?n:e},as=function(e){let s=h=>e.filter(f=>f.labels.includes(h)).length,n=Ce.filter(s);if(n.every(h=>s(h)===e.length))return p;let i=(h,f)=>r`<button aria-pressed=${this.only===h} @click=${()=>this.only=h}>
${t(f)}
</button>`;return r`<div class="seg filter" role="group" aria-label=${t("request.labels")}>
${i("","request.all_labels")} ${n.map(h=>i(h,`label.${h}`))}
</div>`},$e=function(e){return r`<div class="card block place">
<h3>${t("request.area")}</h3>
<p class="sm mut">${se(e,this.hass)}. ${t("map.home")}</p>
<nr-map
still
.areas=${[{id:e.id,key:"",area:e.area,tone:Y(e),selected:!0}]}
.cameras=${this.house.cameras}
.home=${ee(this.hass)}
.label=${t("request.map",{where:se(e,this.hass)})}
></nr-map>
</div>`},xe=function(e){return e.match.clips.length?r`<nr-frames .hub=${this.house.hub} .clips=${e.match.clips}></nr-frames>`:p},os=function(e){let s=this.notice?r`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:p;if(e.decision)return r`<div class="card block">${o(this,a,ps).call(this,e)}${s}</div>`;let n=X(e),i=e.hidden;return r`<div class="card block">
<p class="st ${n.tone}">${d(n.icon,18)}<span>${n.text}</span></p>
${s}
${this.house.mayAnswer?r`<div class="acts4">
${e.pending?r`<button
class="btn deny"
@click=${()=>o(this,a,J).call(this,e,"decision")}
>
${t("act.deny")}
</button>
<button class="btn approve" @click=${()=>q(this,`requests/${e.id}/review`)}>
${t("act.approve")}
</button>
<button class="btn later" @click=${()=>o(this,a,ds).call(this,e)}>
${t("act.later")}
</button>`:p}
${e.hidden_by==="agency"?p:r`<button
class="btn hide"
?disabled=${this.busy}
@click=${()=>o(this,a,cs).call(this,e)}
>
${t(i?"act.show":"act.hide")}
</button>`}
</div>
<p class="foot">
${d("lock")}<span
>${i?t(e.hidden_by==="agency"?"request.hidden_agency":"request.hidden"):e.pending&&!P(this.house,e,Date.now())?t("request.quiet"):t(e.pending?"request.foot":"request.foot_none")}</span
>
</p>`:r`<p class="foot">${d("lock")}<span>${t("card.may_not")}</span></p>`}
</div>`},ps=function(e){let s=de(e,Date.now())>0;if(e.decision?.answer==="approve")return r`${We(e)}
<div class="row last">
<span class="sm mut ${e.share?.state==="failed"?"whole":"grow"}"
>${t(`share.${e.share?.state??"approved"}.then`,{at:e.share?ve(e.share.changed_at):""})}${He(e)}</span
>
${e.share?.state==="failed"&&this.house.mayAnswer?r`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>o(this,a,J).call(this,e,"share/retry")}
>
${d("again",16)}${t("share.retry")}
</button>`:p}
${e.withdrawable&&this.house.mayAnswer?r`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>o(this,a,J).call(this,e,"withdrawal")}
>
${t("share.withdraw")}
</button>`:p}
</div>`;let n=X(e);return r`<div class="row">
<span class="mut">${d("cross",20)}</span>
<span class="grow" role="status"
><span class="answered">${n.text}</span>${e.decision?.reason?r`<br /><span class="sm mut">${e.decision.reason}</span>`:p}</span
>
${s&&this.house.mayAnswer?r`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>o(this,a,J).call(this,e,"undo")}
>
${d("undo")}${t("act.undo")}
</button>`:p}
</div>`},ls=function(e){return r`<details class="v">
<summary>${d("rules",18)}<span>${t(`verdict.${e.verdict}`)}</span>${d("down",18)}</summary>
<p class="sm mut">${Ue(e)}</p>
<p class="sm">${T("rules",t("request.rules"))}</p>
</details>`},ds=function(e){this.later(e),q(this,"requests")},J=async function(e,s){if(s==="decision"?this.denying:this.busy)return;this.denying=s==="decision",this.busy=!0;let n=await Fe(this.house.hub,e,s);this.busy=this.denying=!1,this.notice=n.notice,n.request&&this.show(n.request)},cs=async function(e){if(this.busy)return;this.busy=!0;let s=`/requests/${e.id}/hidden`;try{let n=e.hidden?await this.house.hub.delete(s):await this.house.hub.post(s);this.show(n),n.hidden&&(this.notify(t("request.was_hidden")),q(this,"requests"))}catch(n){this.notify(n)}this.busy=!1},z.styles=[v,De,ie],c([w()],z.prototype,"busy",2),c([w()],z.prototype,"denying",2),c([w()],z.prototype,"notice",2),c([w()],z.prototype,"only",2),z=c([b("nr-page-request")],z);var D,Q,H,g,pe,we,hs,ms,us,fs,gs,O=class extends E{constructor(){super(...arguments);x(this,g);this.filter="open";this.chosen="";this.awareness=new B(this);x(this,D,null);x(this,Q,0);x(this,H,e=>P(this.house,e,Date.now()))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=m(this,D))==null||e.call(this),A(this,D,null)}willUpdate(){m(this,D)??A(this,D,this.house.hub.listen(e=>{e.type==="awareness.changed"&&this.awareness.again()})),this.awareness.ask(this.house.hub,this.house.loaded?"/awareness":""),m(this,Q)!==this.house.awareness&&this.awareness.value&&this.awareness.again(),A(this,Q,this.house.awareness)}render(){let{requests:e}=this.house,s=Pe(e,this.filter,m(this,H)),n=s.flatMap($=>$.requests),i=n.find($=>$.id===this.chosen)??n.find(m(this,H)),h=new Map(n.map(($,W)=>[$.id,me(W)])),f=r`<nr-map
.areas=${n.map($=>({id:$.id,key:h.get($.id)??"",area:$.area,tone:Y($),selected:$.id===i?.id}))}
.cameras=${this.house.cameras}
.home=${ee(this.hass)}
.label=${N("requests.map",n.length)}
?still=${this.narrow}
?legend=${!this.narrow}
@nr-pick=${$=>o(this,g,fs).call(this,$.detail)}
></nr-map>`,$s=r`<div class="list">
<div class="seg" role="group" aria-label=${t("requests.show")}>
${Ze.map($=>o(this,g,ms).call(this,$))}
</div>
${s.map($=>r`<h2>${t(`requests.group.${$.name}`)}</h2>
${$.requests.map(W=>o(this,g,us).call(this,W,h.get(W.id)??"",W.id===i?.id))}`)}
${o(this,g,hs).call(this)} ${n.length||m(this,g,we)?p:o(this,g,gs).call(this)}
</div>`;return r`${$s}${f}`}};D=new WeakMap,Q=new WeakMap,H=new WeakMap,g=new WeakSet,pe=function(){return this.awareness.value?.items??[]},we=function(){return m(this,g,pe).length>0&&(this.filter==="open"||this.filter==="awareness")},hs=function(){return m(this,g,we)?r`<h2>${t("requests.group.awareness")}</h2>
<nr-awareness .items=${m(this,g,pe)} ?narrow=${this.narrow}></nr-awareness>`:p},ms=function(e){let s=e==="open"||e==="awareness"?m(this,g,pe).length:0,n=he(this.house.requests,e,m(this,H)).length+s;return(e==="hidden"||e==="awareness")&&!n&&this.filter!==e?p:r`<button
aria-pressed=${this.filter===e}
@click=${()=>{this.filter=e,this.chosen=""}}
>
${t(`requests.filter.${e}`)} ${n}
</button>`},us=function(e,s,n){let i=X(e),h=()=>{this.chosen=e.id};return r`<a
class="card rq ${n?"on":""}"
id="r${e.id}"
href="/neighbors-requests/requests/${e.id}"
@mouseenter=${h}
@focus=${h}
@click=${f=>{f.metaKey||f.ctrlKey||f.shiftKey||f.button!==0||(f.preventDefault(),q(this,`requests/${e.id}`))}}
>
<span class="key ${Y(e)}">${s}</span>
<div class="l1">
<b>${e.agency.name}</b>${G(e)?r`<nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>`:r`<nr-level .level=${e.agency.level}></nr-level>`}
</div>
<div class="txt">
<p class="title">${e.title}</p>
<div class="meta tn">
<span>${d("clock")}${I(e.window)}</span>
<span>${d("place")}${Se(e,this.hass)}</span>
</div>
</div>
<span class="st ${i.tone}">${d(i.icon,18)}<span>${i.text}</span></span>
</a>`},fs=function(e){this.chosen=e;let s=this.renderRoot.querySelector(`#r${e}`);s?.scrollIntoView({block:"nearest"}),s?.focus()},gs=function(){return ye(this.house).length?r`<nr-empty
icon="inbox"
.heading=${t(`requests.none.${this.filter}`)}
.text=${t(`requests.none.${this.filter}.why`)}
></nr-empty>`:r`<nr-empty
icon="inbox"
.heading=${t("requests.no_board")}
.text=${t("requests.no_board_why")}
>
${this.house.mayManage?r`<p>${T("boards/follow",t("requests.add_board"),{class:"btn"})}</p>`:p}
</nr-empty>`},O.styles=[v,y`
:host{display: grid;grid-template-columns: minmax(0, 448px) minmax(0, 1fr);height: 100%;}.list{overflow: auto;border-inline-end: 1px solid var(--nr-line);min-height: 0;padding-bottom: 16px;}.seg{padding: 16px 16px 4px;}h2{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 14px 16px 8px;}a.rq{margin: 0 16px 12px;padding: 14px;display: grid;grid-template-columns: 28px minmax(0, 1fr);gap: 4px 12px;text-decoration: none;color: inherit;}a.rq.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-link);color: var(--nr-link);font: 700 14px/24px var(--nr-font);text-align: center;background: var(--nr-card);}.on .key.solid{background: var(--nr-link);color: var(--nr-card);}.key.low{border-color: var(--nr-amber);color: var(--nr-amber);border-radius: 6px;}.key.quiet{border-color: var(--nr-ink2);color: var(--nr-ink2);border-style: dotted;}.l1{display: flex;flex-wrap: wrap;align-items: center;justify-content: space-between;gap: 0 8px;min-height: 28px;}.l1 b{font-weight: 500;overflow-wrap: anywhere;}.txt{grid-column: 2;}.title{font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;margin-top: 4px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.st{grid-column: 2;display: flex;gap: 6px;font-size: 13px;line-height: 18px;margin-top: 4px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}nr-map{min-height: 0;height: 100%;}:host([narrow]){display: flex;flex-direction: column;height: auto;}:host([narrow]) nr-map{order: -1;flex: none;height: 264px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) .list{border: 0;overflow: visible;}:host([narrow]) .seg{flex-wrap: nowrap;overflow-x: auto;scrollbar-width: none;}:host([narrow]) .seg button{flex: none;}:host([narrow]) a.rq{margin: 0 12px 12px;}`],c([w()],O.prototype,"filter",2),c([w()],O.prototype,"chosen",2),O=c([b("nr-page-requests")],O);Ve("requests",({hass:l,house:u,route:e,narrow:s})=>{let[n,i]=e;return n?i==="review"?r`<nr-page-review
.hass=${l}
.house=${u}
.route=${[n]}
.narrow=${s}
></nr-page-review>`:r`<nr-page-request
.hass=${l}
.house=${u}
.route=${[n]}
.narrow=${s}
></nr-page-request>`:r`<nr-page-requests .hass=${l} .house=${u} .narrow=${s}></nr-page-requests>`});export{O as RequestsPage};
