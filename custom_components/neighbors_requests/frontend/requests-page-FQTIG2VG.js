import{a as Ze,b as Ge,c as Je,d as Qe,e as B}from"./chunk-3EHGKW7T.js";import{b as Be,c as Pe,d as Ne}from"./chunk-TERYNWD4.js";import"./chunk-P2KFFQNS.js";import{b as Ye,d as T,e as ue,f as q}from"./chunk-67NTNMUS.js";import{a as Ke,i as We,j as Xe}from"./chunk-Z7A6VWSW.js";import{a as me}from"./chunk-NWY25ZDZ.js";import"./chunk-W7J56L53.js";import"./chunk-MDGA75OW.js";import{a as te,b as Ce,c as re,d as Ie,e as Me,f as Q,g as Se,h as ce,j as Fe,k as He,m as he,o as De,p as Oe,q as Ue,r as Ve,s as je}from"./chunk-AHNYHMK6.js";import{b as ve,c as ee,d as Z}from"./chunk-23ZAWTRH.js";import"./chunk-BZAFAYQO.js";import"./chunk-F4GAIENT.js";import{m as Ae,n as Ee}from"./chunk-BGTUJEOZ.js";import{B as Re,F as R,G as S,K as J,M as Te,N as qe,S as Le,T as ze,U as d,V as k,a as y,b as r,c as ye,e as n,h as U,i as b,j as w,l as X,n as Y,p as v,q as M,s as t,t as se,u as ke,w as _e,x as G}from"./chunk-IFVTSACJ.js";import{a as l,b as u,c as x,d as C,e as p}from"./chunk-W7HMKWGT.js";var vs=.95,z=class extends U{constructor(){super(...arguments);this.hub=null;this.cameras=[];this.area=null;this.first=[]}render(){let{area:e}=this;if(!e)return n;let s=({id:$})=>this.first.includes($)?this.first.indexOf($):this.first.length,[i]=this.cameras.filter($=>!$.indoor).map($=>({camera:$,share:Ee($,e),seen:Ae($,e)})).filter(({seen:$,camera:c})=>$&&me(c)).sort(($,c)=>s($.camera)-s(c.camera)||c.share-$.share);if(!i?.seen)return n;let{camera:a,share:h}=i,m=i.seen.map(({x:$,y:c})=>`${($*160).toFixed(1)} ${(c*90).toFixed(1)}`);return r`<div class="seen">
<div class="p">
<nr-picture .hub=${this.hub} .path=${me(a)} alt=""></nr-picture>
<svg viewBox="0 0 160 90" preserveAspectRatio="none" aria-hidden="true">
${ye`<path d="M${m.join("L")}Z" />`}
</svg>
</div>
<p class="sm mut">
<b style="color:var(--nr-ink)"
>${t(h>=vs?"map.sees_all":"map.sees_part",{name:a.name})}</b
>${t("map.about_right")}
</p>
</div>`}};z.styles=[k,y`
.seen{display: grid;grid-template-columns: 132px minmax(0, 1fr);gap: 12px;align-items: center;margin-top: 8px;padding-top: 10px;border-top: 1px solid var(--nr-line);}.p{position: relative;aspect-ratio: 16 / 9;border-radius: 8px;overflow: hidden;}nr-picture,
svg{position: absolute;inset: 0;width: 100%;height: 100%;}path{fill: color-mix(in srgb, #4fc3e8 26%, transparent);stroke: #a9e3f7;stroke-width: 2;stroke-dasharray: 4 3;vector-effect: non-scaling-stroke;}b{display: block;font-weight: 500;}`],l([b({attribute:!1})],z.prototype,"hub",2),l([b({attribute:!1})],z.prototype,"cameras",2),l([b({attribute:!1})],z.prototype,"area",2),l([b({attribute:!1})],z.prototype,"first",2),z=l([v("nr-seen-area")],z);var L,es,ss,ts,rs,F=class extends U{constructor(){super(...arguments);x(this,L);this.items=[];this.narrow=!1}render(){return r`${this.items.map(e=>p(this,L,es).call(this,e))}`}};L=new WeakSet,es=function(e){return r`<details class="card">
<summary>
<span class="key">${d("cloud",16)}</span>
<b>${e.publisher||e.source_name}</b>
<span class="turn">${d("down",18)}</span>
<span class="title">${e.title||e.event}</span>
<span class="meta tn"
><span>${d("clock")}${p(this,L,ss).call(this,e)}</span>${e.distance_m===null?n:r`<span>${d("place")}${p(this,L,ts).call(this,e.distance_m)}</span>`}</span
>
</summary>
<div class="more">
${e.text?r`<p>${e.text}</p>`:n}
${e.instruction?r`<div>
<h3>${t("awareness.do")}</h3>
<p>${e.instruction}</p>
</div>`:n}
${e.area_text?r`<p class="small">${e.area_text}</p>`:n}
${e.concern?p(this,L,rs).call(this,e.concern):n}
${e.link?r`<p class="small">
${t("awareness.link",{host:e.link_host})}<br /><span class="code"
>${e.link}</span
>
</p>`:n}
${e.findings.map(s=>r`<nr-finding tone="plain">${s.text}</nr-finding>`)}
</div>
</details>`},ss=function(e){return e.window?S(e.window):e.expires?t("awareness.until",{time:R(e.expires)}):t("awareness.updated",{time:R(e.updated)})},ts=function(e){return e===0?t("ask.around"):t("ask.away",{distance:qe(e)})},rs=function({reason:e,clips:s}){return r`<div class="small">
<p>${e}</p>
${s.length?r`<h3>${t("awareness.clips")}</h3>
<ul class="tn">
${s.map(i=>r`<li>${i.camera_name} · ${S(i)}</li>`)}
</ul>`:n}
</div>`},F.styles=[k,y`
details{margin: 0 16px 12px;}summary{display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;padding: 14px;cursor: pointer;list-style: none;border-radius: inherit;}summary::-webkit-details-marker{display: none;}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px dotted var(--nr-ink2);color: var(--nr-ink2);display: grid;place-items: center;background: var(--nr-card);}b{font-weight: 500;line-height: 28px;overflow-wrap: anywhere;}.turn{color: var(--nr-ink2);padding-top: 4px;}details[open] .turn .ic{transform: rotate(180deg);}.title{grid-column: 2 / -1;font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{grid-column: 2 / -1;color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.more{padding-block: 0 14px;padding-inline: 54px 14px;display: grid;gap: 10px;font-size: 14px;line-height: 20px;}.more p{white-space: pre-line;overflow-wrap: anywhere;}.more .small{white-space: normal;font-size: 13px;line-height: 18px;color: var(--nr-ink2);}.more ul{margin-top: 2px;}h3{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);}:host([narrow]) details{margin: 0 12px 12px;}:host([narrow]) .more{padding-inline-start: 14px;}`],l([b({attribute:!1})],F.prototype,"items",2),l([b({type:Boolean,reflect:!0})],F.prototype,"narrow",2),F=l([v("nr-awareness")],F);var ks=["look","deny","approve","record"],ie="neighbors-requests-practice-denied";function _s(g,_,e){let s=g.decision?.answer,i=e||s==="deny"?["deny"]:[];return s==="approve"?{now:"record",done:["look",...i,"approve"]}:i.length||_?{now:"approve",done:["look",...i]}:{now:"look",done:[]}}var ae,is,I=class extends M{constructor(){super(...arguments);x(this,ae);this.reviewing=!1;this.busy=!1}willUpdate(e){this.toggleAttribute("reviewing",this.reviewing),this.request.decision?.answer==="deny"&&sessionStorage.setItem(ie,"1")}render(){let e=sessionStorage.getItem(ie)!==null,{now:s,done:i}=_s(this.request,this.reviewing,e);return r`<section class="banner" aria-label=${t("setup.practice")}>
${d("flag",22)}
<p class="grow"><b>${t("setup.practice")}</b>${t("practice.text")}</p>
${this.house.mayAnswer?r`<button class="btn sm" ?disabled=${this.busy} @click=${()=>{p(this,ae,is).call(this)}}>
${t("practice.end")}
</button>`:n}
</section>
<ol aria-label=${t("practice.steps")}>
${ks.map((a,h)=>{let m=i.includes(a);return r`<li
class=${a===s?"now":m?"done":""}
aria-current=${a===s?"step":"false"}
>
<span class="no">${m?r`${d("tick",14)}<span class="vh">${t("setup.step_done")}</span>`:h+1}</span
>${t(`practice.step.${a}`)}
</li>`})}
</ol>`}};ae=new WeakSet,is=async function(){this.busy=!0;let e=ue(this);try{await this.house.hub.post("/practice/end"),sessionStorage.removeItem(ie),T(e,this.house.mayManage?"setup":"requests")}catch(s){this.notify(X.of(s).message)}this.busy=!1},I.styles=[k,y`
:host{display: block;flex: none;}.banner{display: flex;gap: 14px;align-items: center;padding: 10px 24px;background: var(--nr-tint);border-bottom: 2px dashed var(--nr-link);}.banner > .ic{color: var(--nr-link);}b{display: block;font-weight: 500;}.btn{flex: none;}ol{display: flex;flex-wrap: wrap;gap: 4px 22px;padding: 12px 24px 4px;}li{display: flex;gap: 8px;align-items: center;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}.no{width: 22px;height: 22px;border-radius: 11px;border: 1.5px solid var(--nr-ink2);display: grid;place-items: center;font-weight: 600;font-size: 12px;flex: none;}.done .no{border-color: transparent;background: var(--nr-tint);color: var(--nr-link);}.now{color: var(--nr-link);font-weight: 500;}.now .no{background: var(--nr-link);border-color: var(--nr-link);color: var(--nr-card);}:host([narrow]) .banner{padding: 8px 16px;gap: 10px;font-size: 13px;line-height: 18px;}:host([narrow]) ol{padding: 8px 16px 2px;justify-content: space-between;gap: 4px 6px;}:host([narrow]) li{font-size: 12px;line-height: 16px;gap: 5px;}:host([narrow]) .banner{flex-wrap: wrap;}:host([narrow]) .banner p{flex-basis: 70%;}:host([narrow]) .banner .btn{margin-inline-start: 32px;}:host([narrow][reviewing]) :is(ol, .btn){display: none;}`],l([b({attribute:!1})],I.prototype,"request",2),l([b({type:Boolean})],I.prototype,"reviewing",2),l([w()],I.prototype,"busy",2),I=l([v("nr-practice")],I);var ne,as,H=class extends M{constructor(){super(...arguments);x(this,ne);this.busy=!1}render(){let e=this.request.decision?.answer;if(!e)return r`<nr-finding tone="plain" icon="info">${t("practice.note")}</nr-finding>
${sessionStorage.getItem(ie)?n:r`<p class="xs mut">${t("practice.try_deny")}</p>`}`;let s=r`<button class="btn" ?disabled=${this.busy} @click=${()=>{p(this,ne,as).call(this)}}>
${d("again",18)}${t("practice.again")}
</button>`,i=this.house.mayManage?q("setup",t("practice.finish"),{class:"btn link"}):n;return e==="deny"?r`<nr-finding tone="plain" icon="info">${t("practice.denied")}</nr-finding>
<p>${s} ${i}</p>`:r`<nr-finding tone="plain" icon="info">${t("practice.approved")}</nr-finding>
<p>${q("ledger",t("practice.ledger"),{class:"btn"})} ${i}</p>`}};ne=new WeakSet,as=async function(){this.busy=!0;let e=ue(this);try{let{request:s}=await this.house.hub.post("/practice");T(e,`requests/${s}`)}catch(s){this.notify(X.of(s).message)}this.busy=!1},H.styles=[k,y`
:host{display: grid;gap: 12px;}p{display: flex;flex-wrap: wrap;gap: 8px;}`],l([b({attribute:!1})],H.prototype,"request",2),l([w()],H.prototype,"busy",2),H=l([v("nr-practice-next")],H);var oe=y`
.why{color: var(--nr-amber);}:host{display: grid;grid-template-columns: minmax(0, 1fr);min-height: 100%;}.cols{display: grid;grid-template-columns: minmax(0, 1fr) 424px;}.main{padding: 16px 24px 24px;display: grid;align-content: start;gap: 16px;max-width: 900px;}.main nr-finding{margin: 0;}aside{background: var(--nr-card);border-inline-start: 1px solid var(--nr-line);}.side{display: grid;gap: 16px;padding: 16px 24px 24px;position: sticky;top: 0;}nr-frames{border-radius: 10px;overflow: hidden;}.rh{display: flex;gap: 12px;align-items: flex-start;}.rh h2{font: 500 19px/26px var(--nr-font);text-wrap: pretty;overflow-wrap: anywhere;}.sub{display: flex;flex-wrap: wrap;gap: 4px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;margin-top: 4px;align-items: center;}.back{margin-block: 0;margin-inline: -12px 0;}.back:dir(rtl) svg{transform: scaleX(-1);}.card.block{padding: 16px;display: grid;gap: 8px;margin: 0;height: auto;}h4{font: 500 14px/20px var(--nr-font);margin-top: 4px;}.thread{display: grid;gap: 12px;}.thread li + li{border-top: 1px solid var(--nr-line);padding-top: 12px;}.thread b{font-weight: 500;color: var(--nr-ink);}.thread .row{flex-wrap: wrap;gap: 0 8px;}.words{white-space: pre-line;margin-top: 2px;font-size: 15px;line-height: 22px;max-width: 72ch;overflow-wrap: anywhere;text-wrap: pretty;}.foot2{border-top: 1px solid var(--nr-line);padding-top: 12px;margin-top: 4px;display: flex;flex-wrap: wrap;gap: 4px 16px;overflow-wrap: anywhere;}.filter{margin: 4px 0 12px;}.clips{display: grid;gap: 16px;}.clips li{display: grid;grid-template-columns: minmax(0, 1fr) auto;gap: 0 12px;}.clips b{font-weight: 500;}.clips .sm,
.labels{grid-column: 1 / -1;}.labels{display: flex;flex-wrap: wrap;gap: 4px;margin-top: 4px;}.place nr-map{height: 240px;border-radius: 8px;}.st{display: flex;gap: 8px;color: var(--nr-ink2);}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}.answered{font-weight: 500;}.acts4{display: grid;grid-template-columns: 1fr 1fr;gap: 12px;margin-top: 4px;}.acts4 button:only-child{grid-column: 1 / -1;}.card.block nr-finding{margin: 0;}.card.block .foot{margin-top: 4px;}details.v{border: 1px solid var(--nr-border);border-radius: 10px;}details.v summary{list-style: none;display: flex;align-items: center;gap: 8px;padding: 9px 12px;min-height: 44px;cursor: pointer;}details.v summary::-webkit-details-marker{display: none;}details.v summary .ic:last-child{margin-inline-start: auto;color: var(--nr-ink2);}details.v[open] summary .ic:last-child{transform: rotate(180deg);}details.v > :not(summary){padding-block: 0 12px;padding-inline: 38px 12px;}:host([narrow]) .main{padding: 12px 16px 24px;}:host([narrow]) .acts4{grid-template-columns: 1fr;}:host([narrow]) .approve{order: -1;}:host([narrow]) .rh .tile{display: none;}`;var D,pe,ns,A=class extends U{constructor(){super(...arguments);x(this,pe);this.proof=null;this.failed="";x(this,D,"")}willUpdate(e){e.has("request")&&u(this,D)!==this.request.id&&p(this,pe,ns).call(this)}render(){let e=this.house.boards.find(a=>a.origin===this.request.origin);if(e?.state==="stopped")return r`<details class="v split">
<summary>${d("fork",18)}<span>${t("forked.heading")}</span>${d("down",18)}</summary>
<p class="sm mut"><span class="code">${e.origin}</span> ${t("forked.why")}</p>
</details>`;if(this.failed)return r`<details class="v not">
<summary>${d("warn",18)}<span>${t("proof.failed")}</span>${d("down",18)}</summary>
<p class="sm mut">${this.failed}</p>
</details>`;let s=this.proof;if(!s)return r`<span class="grey" style="height:44px" aria-busy="true"></span>`;let i=s.witnesses.length>=s.quorum;return r`<details class="v ${i?"":"not"}">
<summary>
${d(i?"verified":"warn",18)}<span
>${i?s.seen_at?t("proof.verified",{date:R(s.seen_at)}):t("proof.issued",{date:R(this.request.issued)}):t("proof.few_witnesses")}</span
>${d("down",18)}
</summary>
<ul>
<li>
${t("proof.signed",{agency:this.request.agency.name})}
<span class="code">${ze(s.key_id)}</span>
</li>
<li>
${t("proof.entry",{index:J(s.index),size:J(s.tree_size)})}
<span class="code">${s.origin}</span>
</li>
<li>
${s.quorum?se("proof.witnesses",s.witnesses.length,{quorum:s.quorum}):t("proof.alone")}
${s.witnesses.map((a,h)=>r`${h?", ":""}<span class="code">${a.name}</span> ${R(a.at)}`)}
</li>
${s.checked_at?r`<li>${t("proof.checked",{time:R(s.checked_at)})}</li>`:n}
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
`)}</pre>`:n}
</div>
</details>`}};D=new WeakMap,pe=new WeakSet,ns=async function(){let e=this.request.id;C(this,D,e),this.proof=null,this.failed="";try{let s=await this.house.hub.get(`/requests/${e}/proof`);u(this,D)===e&&(this.proof=s)}catch(s){u(this,D)===e&&(this.failed=X.of(s).message)}},A.styles=[k,oe,y`
summary .ic:first-child{color: var(--nr-ok);}.not summary .ic:first-child{color: var(--nr-amber);}.split summary .ic:first-child{color: var(--nr-red);}ul{list-style: disc;font-size: 13px;line-height: 20px;color: var(--nr-ink2);}.check{display: grid;gap: 8px;font-size: 13px;line-height: 18px;}pre{margin: 0;padding: 8px 10px;border-radius: 8px;background: var(--nr-sunk);font: 12px/18px var(--nr-mono);white-space: pre-wrap;overflow-wrap: anywhere;}`],l([b({attribute:!1})],A.prototype,"house",2),l([b({attribute:!1})],A.prototype,"request",2),l([w()],A.prototype,"proof",2),l([w()],A.prototype,"failed",2),A=l([v("nr-proof")],A);var os=g=>g.state==="done"&&g.size_bytes>0,Ts=g=>`${G(g.start)}–${G(g.end)}`,V,o,le,fe,ge,$e,ps,ls,ds,cs,xe,be,hs,ms,us,fs,P,gs,E=class extends M{constructor(){super(...arguments);x(this,o);this.busy=!1;this.denying=!1;this.notice="";this.only="";this.archives=new Y(this);x(this,V)}willUpdate(e){e.has("route")&&e.get("route")?.[0]!==this.route[0]&&(this.notice="",this.only="");let s=u(this,o,le)?.fetches??[];this.archives.ask(this.house.hub,s.some(os)?"/archives":"")}updated(){clearTimeout(u(this,V));let e=u(this,o,le),s=e?he(e,Date.now()):0;s&&C(this,V,setTimeout(()=>this.requestUpdate(),s+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(u(this,V))}render(){let e=u(this,o,le);if(!e)return r`<nr-empty
icon="search"
.heading=${t("request.unknown")}
.text=${t("request.unknown_why")}
><p>${q("requests",t("panel.to_requests"),{class:"btn"})}</p></nr-empty
>`;let s=Z(e)?r`<nr-practice-next .house=${this.house} .request=${e}></nr-practice-next>`:n,i=r`${p(this,o,hs).call(this,e)} ${s} ${Fe(e)}
${He(e)}`,a=r`<nr-proof .house=${this.house} .request=${e}></nr-proof>
${p(this,o,us).call(this,e)}`;return this.narrow?r`<section class="main" aria-labelledby="title">
${p(this,o,fe).call(this,e)} ${e.findings.map(ce)} ${p(this,o,be).call(this,e)}
${i} ${p(this,o,ge).call(this,e)} ${p(this,o,$e).call(this,e)} ${p(this,o,xe).call(this,e)} ${a}
</section>`:r`<div class="cols">
<section class="main" aria-labelledby="title">
${p(this,o,fe).call(this,e)} ${e.findings.map(ce)} ${p(this,o,ge).call(this,e)}
${p(this,o,$e).call(this,e)} ${p(this,o,xe).call(this,e)}
</section>
<aside aria-label=${t("request.answer")}>
<div class="side">${p(this,o,be).call(this,e)} ${i} ${a}</div>
</aside>
</div>`}};V=new WeakMap,o=new WeakSet,le=function(){return this.house.requests.find(e=>e.id===this.route[0])},fe=function(e){let{agency:s}=e;return r`<div class="rh">
<button
class="btn round back"
aria-label=${t("request.back")}
@click=${()=>T(this,"requests")}
>
${d("back",22)}
</button>
<span class="tile" style="--s:44px" aria-hidden="true">${Le(s.name)}</span>
<div class="grow">
<h2 id="title">
${t("request.heading",{agency:s.name,title:e.title})}
</h2>
<div class="sub">
${Z(e)?r`<nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>`:r`<nr-level .level=${s.level}></nr-level>
<span>${Me(s.kind)}</span>
${e.case_number?r`<span class="tn">${t("ask.case",{number:e.case_number})}</span>`:n}
${q(`agencies/${s.id}`,t("request.agency"))}`}
</div>
</div>
</div>
<div class="chips">
<nr-chip icon="clock">${S(e.window)}</nr-chip>
<nr-chip icon="place">${re(e,this.hass)}</nr-chip>
<nr-chip icon="info">${Ie(e.incident)}</nr-chip>
<nr-chip icon="inbox">${Se(e)}</nr-chip>
</div>`},ge=function(e){let s=(i,a,h,m)=>r`<li>
<div class="row sm mut tn">
<b>${i}</b><span>${R(a)}</span
><span>${t("request.entry",{index:J(h)})}</span>
</div>
<p class="words">${m||t("request.no_text")}</p>
</li>`;return r`<div class="card block">
<h3>${t("request.thread")}</h3>
<ol class="thread">
${s(t("thread.request.post"),e.issued,e.index,e.text)}
${e.thread.map(i=>s(ke(`thread.${i.kind}`)?t(`thread.${i.kind}`):t("thread.other"),i.issued,i.index,i.text))}
</ol>
<p class="sm mut foot2">
${e.contact?t("request.contact",{contact:e.contact}):n}
${e.url?r`<a href=${e.url} target="_blank" rel="noopener noreferrer"
>${t("request.board_page")}</a
>`:n}
</p>
</div>`},$e=function(e){let{match:s}=e,i=(a,h)=>r`<li>
<b>${a.camera_name}</b>
${q(`footage/${a.camera_id}/${a.start}`,`${Re(a.start)}, ${G(a.start)}–${G(a.end)}`,{class:"tn"})}
<span class="sm mut">${h}</span>
${"labels"in a&&a.labels.length?r`<span class="labels"
>${a.labels.map(m=>r`<nr-chip icon=${m}>${t(`label.${m}`)}</nr-chip>`)}</span
>`:n}
</li>`;return r`<div class="card block">
<h3>${t("request.here")}</h3>
${p(this,o,cs).call(this,s.clips)}
${s.clips.length?r`<ul class="clips">
${p(this,o,ds).call(this,s.clips).map(a=>i(a,Ue(a)))}
</ul>`:r`<p>${t(`because.${s.because}`)}</p>`}
${s.near.length?r`<h4>${t("request.near")}</h4>
<p class="sm mut">${t("request.near_why")}</p>
<ul class="clips">
${s.near.map(a=>i(a,Ve(a)))}
</ul>`:n}
${p(this,o,ps).call(this,e.fetches)}
</div>`},ps=function(e){return e.length?r`<h4>${t("request.fetches")}</h4>
<ul class="clips">
${e.map(s=>r`<li>
<b>${s.camera_name}</b>
<span class="sm mut"
>${t(`fetch.${s.state}`,{archive:s.archive_name,size:Te(s.size_bytes)})}</span
>
${s.reason?r`<span class="sm ${s.state==="failed"?"why":"mut"}">${s.reason}</span>`:n}
${s.state==="failed"&&s.missing.length?r`<span class="sm why"
>${t("request.missing",{times:s.missing.map(Ts).join(", ")})}</span
>`:n}
${p(this,o,ls).call(this,s)}
</li>`)}
</ul>`:n},ls=function(e){let s=this.archives.value?.archives.find(a=>a.id===e.archive_id);if(!s||!os(e))return n;let i=Be(s);return r`<span class="sm mut">${Pe(i)} ${Ne(i)}</span>`},ds=function(e){let{only:s}=this,i=s?e.filter(a=>a.labels.includes(s)):e;return i.length?i:e},cs=function(e){let s=h=>e.filter(m=>m.labels.includes(h)).length,i=Oe.filter(s);if(i.every(h=>s(h)===e.length))return n;let a=(h,m)=>r`<button aria-pressed=${this.only===h} @click=${()=>this.only=h}>
${t(m)}
</button>`;return r`<div class="seg filter" role="group" aria-label=${t("request.labels")}>
${a("","request.all_labels")} ${i.map(h=>a(h,`label.${h}`))}
</div>`},xe=function(e){return r`<div class="card block place">
<h3>${t("request.area")}</h3>
<p class="sm mut">${re(e,this.hass)}. ${t("map.home")}</p>
<nr-map
still
.hub=${this.house.hub}
.areas=${[{id:e.id,key:"",area:e.area,tone:B(e),selected:!0}]}
.cameras=${this.house.cameras}
.home=${te(this.hass)}
.label=${t("request.map",{where:re(e,this.hass)})}
></nr-map>
<nr-seen-area
.hub=${this.house.hub}
.cameras=${this.house.cameras}
.first=${e.match.clips.map(s=>s.camera_id)}
.area=${e.area}
></nr-seen-area>
</div>`},be=function(e){return e.match.clips.length?r`<nr-frames .hub=${this.house.hub} .clips=${e.match.clips}></nr-frames>`:n},hs=function(e){let s=this.notice?r`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:n;if(e.decision)return r`<div class="card block">${p(this,o,ms).call(this,e)}${s}</div>`;let i=Q(e),a=e.hidden;return r`<div class="card block">
<p class="st ${i.tone}">${d(i.icon,18)}<span>${i.text}</span></p>
${s}
${this.house.mayAnswer?r`<div class="acts4">
${e.pending?r`<button
class="btn deny"
@click=${()=>p(this,o,P).call(this,e,"decision")}
>
${t("act.deny")}
</button>
<button class="btn approve" @click=${()=>T(this,`requests/${e.id}/review`)}>
${t("act.approve")}
</button>
<button class="btn later" @click=${()=>p(this,o,fs).call(this,e)}>
${t("act.later")}
</button>`:n}
${e.hidden_by==="agency"?n:r`<button
class="btn hide"
?disabled=${this.busy}
@click=${()=>p(this,o,gs).call(this,e)}
>
${t(a?"act.show":"act.hide")}
</button>`}
</div>
<p class="foot">
${d("lock")}<span
>${a?t(e.hidden_by==="agency"?"request.hidden_agency":"request.hidden"):e.pending&&!ee(this.house,e,Date.now())?t("request.quiet"):t(e.pending?"request.foot":"request.foot_none")}</span
>
</p>`:r`<p class="foot">${d("lock")}<span>${t("card.may_not")}</span></p>`}
</div>`},ms=function(e){let s=he(e,Date.now())>0;if(e.decision?.answer==="approve")return r`${Xe(e)}
<div class="row last">
<span class="sm mut ${e.share?.state==="failed"?"whole":"grow"}"
>${t(`share.${e.share?.state??"approved"}.then`,{at:e.share?_e(e.share.changed_at):""})}${We(e)}</span
>
${e.share?.state==="failed"&&this.house.mayAnswer?r`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>p(this,o,P).call(this,e,"share/retry")}
>
${d("again",16)}${t("share.retry")}
</button>`:n}
${e.withdrawable&&this.house.mayAnswer?r`<button
class="btn sm"
?disabled=${this.busy}
@click=${()=>p(this,o,P).call(this,e,"withdrawal")}
>
${t("share.withdraw")}
</button>`:n}
</div>`;let i=Q(e);return r`<div class="row">
<span class="mut">${d("cross",20)}</span>
<span class="grow" role="status"
><span class="answered">${i.text}</span>${e.decision?.reason?r`<br /><span class="sm mut">${e.decision.reason}</span>`:n}</span
>
${s&&this.house.mayAnswer?r`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>p(this,o,P).call(this,e,"undo")}
>
${d("undo")}${t("act.undo")}
</button>`:n}
</div>`},us=function(e){return r`<details class="v">
<summary>${d("rules",18)}<span>${t(`verdict.${e.verdict}`)}</span>${d("down",18)}</summary>
<p class="sm mut">${je(e)}</p>
<p class="sm">${q("rules",t("request.rules"))}</p>
</details>`},fs=function(e){this.later(e),T(this,"requests")},P=async function(e,s){if(s==="decision"?this.denying:this.busy)return;this.denying=s==="decision",this.busy=!0;let i=await De(this.house.hub,e,s);this.busy=this.denying=!1,this.notice=i.notice,i.request&&this.show(i.request)},gs=async function(e){if(this.busy)return;this.busy=!0;let s=`/requests/${e.id}/hidden`;try{let i=e.hidden?await this.house.hub.delete(s):await this.house.hub.post(s);this.show(i),i.hidden&&(this.notify(t("request.was_hidden")),T(this,"requests"))}catch(i){this.notify(i)}this.busy=!1},E.styles=[k,Ke,oe],l([w()],E.prototype,"busy",2),l([w()],E.prototype,"denying",2),l([w()],E.prototype,"notice",2),l([w()],E.prototype,"only",2),E=l([v("nr-page-request")],E);var j,N,K,f,de,we,$s,xs,bs,ws,ys,O=class extends M{constructor(){super(...arguments);x(this,f);this.filter="open";this.chosen="";this.awareness=new Y(this);this.agencies=new Y(this);x(this,j,null);x(this,N,0);x(this,K,e=>ee(this.house,e,Date.now()))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=u(this,j))==null||e.call(this),C(this,j,null)}willUpdate(){u(this,j)??C(this,j,this.house.hub.listen(e=>{e.type==="awareness.changed"&&this.awareness.again()})),this.agencies.ask(this.house.hub,this.house.loaded?"/agencies":""),this.awareness.ask(this.house.hub,this.house.loaded?"/awareness":""),u(this,N)!==this.house.awareness&&this.awareness.value&&this.awareness.again(),C(this,N,this.house.awareness)}render(){let{requests:e}=this.house,s=Je(e,this.filter,u(this,K)),i=s.flatMap(c=>c.requests),a=i.find(c=>c.id===this.chosen)??i.find(u(this,K)),h=new Map(i.map((c,W)=>[c.id,Qe(W)])),m=r`<nr-map
.areas=${i.map(c=>({id:c.id,key:h.get(c.id)??"",area:c.area,tone:B(c),selected:c.id===a?.id,name:c.agency.name,note:c.title}))}
.hub=${this.house.hub}
.outlines=${this.agencies.value?.agencies.map(c=>c.jurisdiction)??[]}
.cameras=${this.house.cameras}
.home=${te(this.hass)}
.label=${se("requests.map",i.length)}
.manages=${this.house.mayManage}
?narrow=${this.narrow}
legend
@nr-pick=${c=>p(this,f,ws).call(this,c.detail)}
></nr-map>`,$=r`<div class="list">
<div class="seg" role="group" aria-label=${t("requests.show")}>
${Ze.map(c=>p(this,f,xs).call(this,c))}
</div>
${s.map(c=>r`<h2>${t(`requests.group.${c.name}`)}</h2>
${c.requests.map(W=>p(this,f,bs).call(this,W,h.get(W.id)??"",W.id===a?.id))}`)}
${p(this,f,$s).call(this)} ${i.length||u(this,f,we)?n:p(this,f,ys).call(this)}
</div>`;return r`${$}${m}`}};j=new WeakMap,N=new WeakMap,K=new WeakMap,f=new WeakSet,de=function(){return this.awareness.value?.items??[]},we=function(){return u(this,f,de).length>0&&(this.filter==="open"||this.filter==="awareness")},$s=function(){return u(this,f,we)?r`<h2>${t("requests.group.awareness")}</h2>
<nr-awareness .items=${u(this,f,de)} ?narrow=${this.narrow}></nr-awareness>`:n},xs=function(e){let s=e==="open"||e==="awareness"?u(this,f,de).length:0,i=Ge(this.house.requests,e,u(this,K)).length+s;return(e==="hidden"||e==="awareness")&&!i&&this.filter!==e?n:r`<button
aria-pressed=${this.filter===e}
@click=${()=>{this.filter=e,this.chosen=""}}
>
${t(`requests.filter.${e}`)} ${i}
</button>`},bs=function(e,s,i){let a=Q(e),h=()=>{this.chosen=e.id};return r`<a
class="card rq ${i?"on":""}"
id="r${e.id}"
href="/neighbors-requests/requests/${e.id}"
@mouseenter=${h}
@focus=${h}
@click=${m=>{m.metaKey||m.ctrlKey||m.shiftKey||m.button!==0||(m.preventDefault(),T(this,`requests/${e.id}`))}}
>
<span class="key ${B(e)}">${s}</span>
<div class="l1">
<b>${e.agency.name}</b>${Z(e)?r`<nr-chip icon="flag" have>${t("practice.chip")}</nr-chip>`:r`<nr-level .level=${e.agency.level}></nr-level>`}
</div>
<div class="txt">
<p class="title">${e.title}</p>
<div class="meta tn">
<span>${d("clock")}${S(e.window)}</span>
<span>${d("place")}${Ce(e,this.hass)}</span>
</div>
</div>
<span class="st ${a.tone}">${d(a.icon,18)}<span>${a.text}</span></span>
${i?r`<nr-seen-area
.hub=${this.house.hub}
.cameras=${this.house.cameras}
.first=${e.match.clips.map(m=>m.camera_id)}
.area=${e.area}
></nr-seen-area>`:n}
</a>`},ws=function(e){this.chosen=e;let s=this.renderRoot.querySelector(`#r${e}`);s?.scrollIntoView({block:"nearest"}),s?.focus()},ys=function(){return ve(this.house).length?r`<nr-empty
icon="inbox"
.heading=${t(`requests.none.${this.filter}`)}
.text=${t(`requests.none.${this.filter}.why`)}
></nr-empty>`:r`<nr-empty
icon="inbox"
.heading=${t("requests.no_board")}
.text=${t("requests.no_board_why")}
>
${this.house.mayManage?r`<p>${q("boards/follow",t("requests.add_board"),{class:"btn"})}</p>`:n}
</nr-empty>`},O.styles=[k,y`
:host{display: grid;grid-template-columns: minmax(0, 448px) minmax(0, 1fr);height: 100%;}.list{overflow: auto;border-inline-end: 1px solid var(--nr-line);min-height: 0;padding-bottom: 16px;}.seg{padding: 16px 16px 4px;}h2{font: 500 13px/18px var(--nr-font);color: var(--nr-ink2);padding: 14px 16px 8px;}a.rq{margin: 0 16px 12px;padding: 14px;display: grid;grid-template-columns: 28px minmax(0, 1fr);gap: 4px 12px;text-decoration: none;color: inherit;}a.rq.on{border-color: var(--nr-link);box-shadow: inset 0 0 0 1px var(--nr-link);}.key{width: 28px;height: 28px;border-radius: 14px;border: 2px solid var(--nr-link);color: var(--nr-link);font: 700 14px/24px var(--nr-font);text-align: center;background: var(--nr-card);}.on .key.solid{background: var(--nr-link);color: var(--nr-card);}.key.low{border-color: var(--nr-amber);color: var(--nr-amber);border-radius: 6px;}.key.quiet{border-color: var(--nr-ink2);color: var(--nr-ink2);border-style: dotted;}.l1{display: flex;flex-wrap: wrap;align-items: center;justify-content: space-between;gap: 0 8px;min-height: 28px;}.l1 b{font-weight: 500;overflow-wrap: anywhere;}.txt{grid-column: 2;}.title{font-size: 15px;line-height: 21px;text-wrap: pretty;overflow-wrap: anywhere;}.meta{color: var(--nr-ink2);font-size: 13px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 2px 12px;margin-top: 4px;}.meta span{display: inline-flex;gap: 5px;align-items: center;}.st{grid-column: 2;display: flex;gap: 6px;font-size: 13px;line-height: 18px;margin-top: 4px;color: var(--nr-ink2);}nr-seen-area{grid-column: 1 / -1;}.st.have{color: var(--nr-link);font-weight: 500;}.st.warn{color: var(--nr-amber);}nr-map{min-height: 0;height: 100%;}:host([narrow]){display: flex;flex-direction: column;height: auto;}:host([narrow]) nr-map{order: -1;flex: none;height: 312px;border-bottom: 1px solid var(--nr-line);}:host([narrow]) .list{border: 0;overflow: visible;}:host([narrow]) .seg{flex-wrap: nowrap;overflow-x: auto;scrollbar-width: none;}:host([narrow]) .seg button{flex: none;}:host([narrow]) a.rq{margin: 0 12px 12px;}`],l([w()],O.prototype,"filter",2),l([w()],O.prototype,"chosen",2),O=l([v("nr-page-requests")],O);Ye("requests",({hass:g,house:_,route:e,narrow:s})=>{let[i,a]=e;return i?a==="review"?r`<nr-page-review
.hass=${g}
.house=${_}
.route=${[i]}
.narrow=${s}
></nr-page-review>`:r`<nr-page-request
.hass=${g}
.house=${_}
.route=${[i]}
.narrow=${s}
></nr-page-request>`:r`<nr-page-requests .hass=${g} .house=${_} .narrow=${s}></nr-page-requests>`});export{O as RequestsPage};
