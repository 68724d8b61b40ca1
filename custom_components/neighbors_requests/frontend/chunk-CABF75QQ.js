import{m as q}from"./chunk-3Y76L6HH.js";import{e as w,f as j,g as z}from"./chunk-2OTJVVTA.js";import{J as T,L as D,M as L,O as $,Q as E,X as O,Z as g,_ as W,a as v,b as i,e as p,h as I,i as y,j as H,p as P,u as r,v as d,y as B}from"./chunk-FVK2MO6C.js";import{a as f,b as C,c as M,e as R}from"./chunk-W7HMKWGT.js";var V=5,x,S,k,h=class extends I{constructor(){super(...arguments);M(this,x);this.hub=null;this.clips=[];this.sent=!1;this.at=0;this.playing=!1;M(this,k,t=>{let s=t.target;this.at=Math.round(Math.abs(s.scrollLeft)/Math.max(1,s.clientWidth))})}willUpdate(t){let s=t.get("clips");s&&s[0]?.clip_id!==this.clips[0]?.clip_id&&(this.at=0,this.playing=!1)}render(){let t=this.clips[Math.min(this.at,this.clips.length-1)];return t?this.playing?i`<nr-picture
video
.hub=${this.hub}
path="clips/${t.clip_id}/video"
.alt=${R(this,x,S).call(this,t,this.at)}
></nr-picture>
<button
class="btn round close"
aria-label=${r("frames.close")}
@click=${()=>this.playing=!1}
>
${g("cross",20)}
</button>`:i`<div class="strip" @scroll=${C(this,k)}>
${this.clips.map((s,n)=>i`<button
class="frame"
aria-label=${r("frames.play",{clip:R(this,x,S).call(this,s,n)})}
@click=${()=>{this.at=n,this.playing=!0}}
>
${Math.abs(n-this.at)<2?i`<nr-picture .hub=${this.hub} path="clips/${s.clip_id}/thumbnail"></nr-picture>`:""}
</button>`)}
</div>
<div class="foot">
<span class="cap"
>${g("clip")}${[r(this.sent?"frames.count":"frames.caption",{at:this.at+1,of:this.clips.length}),...t.labels.length?[t.labels.map(s=>r(`seen.${s}`)).join(", ")]:[]].join(" · ")}</span
>
${this.clips.length>1&&this.clips.length<=V?i`<span class="pos" aria-hidden="true"
>${this.clips.map((s,n)=>i`<i class=${n===this.at?"on":""}></i>`)}</span
>`:p}
</div>`:i``}};x=new WeakSet,S=function(t,s){return r("frames.name",{at:s+1,of:this.clips.length,camera:t.camera_name,time:B(t.start)})},k=new WeakMap,h.styles=[W,v`
:host{display: block;position: relative;aspect-ratio: 16 / 9;background: #111;}.strip{display: flex;height: 100%;overflow-x: auto;scroll-snap-type: x mandatory;scrollbar-width: none;}.strip::-webkit-scrollbar{display: none;}button.frame{flex: 0 0 100%;height: 100%;padding: 0;border: 0;border-radius: 0;scroll-snap-align: center;position: relative;}button.frame:focus-visible{outline-offset: -4px;outline-color: #fff;}nr-picture{width: 100%;height: 100%;}.foot{position: absolute;inset-inline: 12px;bottom: 12px;display: flex;gap: 12px;align-items: center;justify-content: space-between;pointer-events: none;}.cap{display: flex;gap: 6px;align-items: center;min-width: 0;background: rgba(12, 14, 17, 0.78);color: #fff;border-radius: 14px;padding-block: 4px;padding-inline: 8px 10px;font-size: 12px;line-height: 18px;}.pos{flex: none;display: flex;gap: 6px;}.pos i{width: 18px;height: 4px;border-radius: 2px;background: rgba(255, 255, 255, 0.45);}.pos i.on{background: #fff;}.close{position: absolute;inset-inline-end: 8px;top: 8px;background: rgba(12, 14, 17, 0.78) !important;color: #fff;}`],f([y({attribute:!1})],h.prototype,"hub",2),f([y({attribute:!1})],h.prototype,"clips",2),f([y({type:Boolean})],h.prototype,"sent",2),f([H()],h.prototype,"at",2),f([H()],h.prototype,"playing",2),h=f([P("nr-frames")],h);var le=v`
:host{display: block;}.card{overflow: hidden;height: 100%;}.card + .card{margin-top: 12px;height: auto;}.amb{border-color: var(--nr-amber-line);}.red{border-color: var(--nr-red-line);}.body{padding: 16px;}.who{display: flex;gap: 12px;align-items: center;flex-wrap: wrap;}.who .grow{flex-basis: 180px;}.who b{font-weight: 500;display: block;}.who .row{flex-wrap: wrap;gap: 0 6px;}h3{font: 500 16px/22px var(--nr-font);}h3.ask{font: 500 18px/25px var(--nr-font);margin: 14px 0 12px;letter-spacing: -0.005em;text-wrap: pretty;overflow-wrap: anywhere;}nr-finding{margin-top: 12px;}.acts{display: grid;grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));gap: 12px;margin-top: 16px;}.foot{margin-top: 12px;color: var(--nr-ink2);font-size: 12px;line-height: 17px;display: flex;gap: 8px;align-items: flex-start;}.pager{display: flex;align-items: center;gap: 8px;padding-block: 4px;padding-inline: 16px 8px;border-bottom: 1px solid var(--nr-line);font-weight: 500;}.pager .btn{width: 44px;}.pager .btn:dir(rtl) svg{transform: scaleX(-1);}.calm{display: flex;gap: 16px;align-items: center;}.calm p{color: var(--nr-ink2);font-size: 13px;line-height: 19px;margin-top: 2px;}.calm .g{width: 56px;height: 56px;border-radius: 28px;background: var(--nr-tint);color: var(--nr-link);display: grid;place-items: center;flex: none;}.wide{width: 100%;margin-top: 14px;}.haves{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 4px 16px;margin: 14px -16px -16px;padding: 10px 16px;border-top: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;}.haves div{display: flex;gap: 5px;align-items: center;}.haves .ic{color: var(--nr-ok);}.haves .lacks,
.haves .lacks .ic{color: var(--nr-amber);}.stats{display: grid;grid-template-columns: repeat(3, 1fr);border-top: 1px solid var(--nr-line);margin: 18px -16px -16px;}.stats div{padding: 12px 16px 14px;min-width: 0;}.stats div + div{border-inline-start: 1px solid var(--nr-line);}.stats b{display: block;font: 500 20px/26px var(--nr-font);font-variant-numeric: tabular-nums;}.stats span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);display: block;}.al{display: flex;gap: 14px;}.al .g{width: 40px;height: 40px;border-radius: 20px;display: grid;place-items: center;flex: none;border: 1px solid var(--nr-amber-line);background: var(--nr-amber-bg);color: var(--nr-amber);}.red .al .g{background: var(--nr-red-bg);color: var(--nr-red);border-color: var(--nr-red-line);}.al p,
.al li{font-size: 13px;line-height: 19px;margin-top: 4px;}.al ul{list-style: disc;padding-inline-start: 18px;}.al .acts1{margin-top: 12px;display: flex;gap: 4px 16px;flex-wrap: wrap;}.al .acts1 .link{padding: 0;}.steps{display: flex;flex-wrap: wrap;margin: 14px 0 2px;gap: 4px 6px;}.steps li{flex: 1 1 auto;font-size: 12px;line-height: 16px;color: var(--nr-ink2);min-width: 0;}.steps li::before{content: "";display: block;height: 4px;border-radius: 2px;background: var(--nr-sunk);margin-bottom: 6px;}.steps li.done,
.steps li.now{color: var(--nr-ink);}.steps li.done::before,
.steps li.now::before{background: var(--nr-link);}.last{margin-top: 10px;justify-content: space-between;flex-wrap: wrap;}.denied .row{flex-wrap: wrap;align-items: flex-start;}.denied .grow{flex-basis: 200px;}.denied .btn{margin-inline: auto -12px;}.blocks{display: grid;gap: 12px;}`;var Y=600*1e3;function K(a,e){if(a.decision?.answer!=="approve")return!1;let t=a.share;return t?["delivered","withdrawn","failed"].includes(t.state)?e-Date.parse(t.changed_at)<Y:!0:a.status==="open"}function xe(a,e){let t=[],s=[];for(let n of a.requests)j(a,n,e)?t.push({kind:"ask",request:n}):q(n,e)?t.push({kind:"denied",request:n}):K(n,e)&&s.push({kind:"share",request:n});return[...t,...s]}function be(a){return a.boards.filter(e=>e.state==="stopped")}function U(a,e){let t=e.getFullYear(),s=a.requests.filter(n=>!z(n));return{open:s.filter(n=>n.status==="open"&&!n.decision&&!n.hidden).length,year:s.filter(n=>new Date(n.issued).getFullYear()===t).length,shares:s.filter(n=>n.share?.state==="delivered").length}}function X(a){let e=a.share?.state??"approved",t={approved:0,sealed:1,sending:2,withdrawing:2,delivered:4}[e];return[0,1,2,3].map(s=>t===void 0||s>t?"open":s<t?"done":"now")}function G(a){let e=a.share;return e?.size_bytes?e.sent_bytes/e.size_bytes:0}function ve(){return i`<article class="card" aria-busy="true">
<div class="body blocks">
<span class="vh" role="status">${r("card.loading")}</span>
<span class="grey" style="height:160px"></span>
<span class="grey" style="width:60%"></span><span class="grey" style="height:24px"></span>
<span class="grey" style="height:44px"></span>
</div>
</article>`}function ye(a,e,t,s,n=p){return i`<article class="card ${a}">
<div class="body">
<div class="al">
<span class="g">${g(e,22)}</span>
<div class="grow">
<h3>${t}</h3>
<p>${s}</p>
${n}
</div>
</div>
</div>
</article>`}function J(a){return a.some(e=>e.state==="unchecked")?"boards_unchecked":a.every(e=>e.state==="following")?a.some(e=>e.quorum===0)?"boards_alone":"boards":"boards_behind"}function we(a){let{cameras:e,sensors:t}=a,s=[];return!e.length&&!t.length&&s.push("cameras"),e.length&&!e.some(n=>n.place||n.indoor)&&s.push("location"),w(a).length||s.push("board"),s}function $e(a,e,t,s){let{cameras:n,found:l}=a,m=l.filter(c=>!c.adopted&&!c.lent_by).length,b=w(a).length,u={cameras:{icon:"camera",heading:r("clear.no_cameras"),text:m?d("clear.found",m):r("clear.no_camera_text"),act:"clear.add_camera",path:"cameras"},location:{icon:"place",heading:r("clear.almost"),text:r("clear.no_place"),act:t?"setup.location":"setup.continue",path:"cameras"},board:{icon:"board",heading:r(t?"clear.no_board_yet":"clear.almost"),text:r(t?"clear.nobody_asks":"clear.no_board"),act:t?"clear.follow":"setup.continue",path:"boards/follow"}}[e],_=t?u.path:"setup",o=(c,A)=>i`<div class=${c?"":"lacks"}>${g(c?"tick":"warn",16)}${A}</div>`;return i`<article class="card">
<div class="body">
<div class="calm">
<span class="g">${g(u.icon,28)}</span>
<div>
<h3>${u.heading}</h3>
<p>${u.text}${a.mayManage?p:` ${r("clear.admin")}`}</p>
</div>
</div>
${a.mayManage?i`<button class="btn wide" @click=${()=>s(_)}>${r(u.act)}</button>`:p}
${e==="cameras"?p:i`<div class="haves">
${n.length?o(!0,d("clear.cameras",n.length)):p}
${e==="location"?o(!1,r("clear.is.location")):p}
${b?o(!0,d("clear.followed",b)):o(!1,r("clear.is.board"))}
</div>`}
</div>
</article>`}function ke(a){let e=w(a),{open:t,year:s,shares:n}=U(a,new Date),l=e.map(m=>m.checked_at??"").sort().at(-1);return i`<article class="card">
<div class="body">
<div class="calm">
<span class="g">${g("tick",28)}</span>
<div>
<h3>${r("clear.heading")}</h3>
<p>
${t?d("clear.open",t):r("clear.quiet")}
${l?r("clear.checked",{time:T(l)}):p}
</p>
</div>
</div>
<div class="stats">
<div>
<b>${$(e.length)}</b
><span>${d(`clear.${J(e)}`,e.length)}</span>
</div>
<div><b>${$(s)}</b><span>${d("clear.seen",s)}</span></div>
<div><b>${$(n)}</b><span>${d("clear.shares",n)}</span></div>
</div>
</div>
</article>`}function Q(a){let{pieces:e,added:t}=a,n=[...e.map(o=>D(o.start,o.end)),...t.map(o=>o.end_ms-o.start_ms)].reduce((o,c)=>o+c,0),l=t.filter(({kind:o})=>o==="photo").length,m=[...e,...t].reduce((o,c)=>o+c.masks.length+c.moving.length,0),{name:b,email:u,telephone:_}=a.identity;return[...n||!l?[L(n)]:[],...l?[d("share.photos",l)]:[],r(a.audio?"share.audio":"share.no_audio"),m?d("share.masks",m):r("share.no_masks"),r(b||u||_?"share.contact":"share.anonymous")].join(", ")}function _e(a){let e=a.share;return e?.state==="failed"&&e.reason?i`<br /><span class="xs">${r("share.hub_says",{reason:e.reason})}</span>`:p}function Me(a){let e=a.decision,t=["cut","sealed","sending","receipt"],s=X(a);return i`<div class="who">
<span class="tile" aria-hidden="true">${O(a.agency.name)}</span>
<div class="grow">
${z(a)?i`<nr-chip icon="flag" have>${r("practice.chip")}</nr-chip>`:p}
<b id="what"
>${r("share.approved_by",{by:e?.by??"",agency:a.agency.name})}</b
>
<span class="xs mut"
>${a.proposal?`${Q(a.proposal)} · `:""}${e?T(e.decided_at):""}</span
>
</div>
</div>
<ol class="steps">
${t.map((n,l)=>i`<li class=${s[l]??""} aria-current=${s[l]==="now"?"step":"false"}>
${r(`step.${n}`)}${n==="sending"&&s[l]==="now"?` ${E(G(a))}`:""}
</li>`)}
</ol>`}export{le as a,xe as b,be as c,ve as d,ye as e,we as f,$e as g,ke as h,_e as i,Me as j};
