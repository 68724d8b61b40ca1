import{m as W}from"./chunk-ZCWAIOOO.js";import{e as w,f as I,g as H}from"./chunk-LG26MMAR.js";import{H as z,J as B,K as D,M as $,N as L,U as E,W as g,X as O,a as v,b as r,e as o,h as C,i as y,j as R,p as j,t as i,u as c,x as P}from"./chunk-IZW7WVYX.js";import{a as u,b as S,c as _,e as M}from"./chunk-W7HMKWGT.js";var V=5,x,T,k,p=class extends C{constructor(){super(...arguments);_(this,x);this.hub=null;this.clips=[];this.sent=!1;this.at=0;this.playing=!1;_(this,k,t=>{let s=t.target;this.at=Math.round(Math.abs(s.scrollLeft)/Math.max(1,s.clientWidth))})}willUpdate(t){let s=t.get("clips");s&&s[0]?.clip_id!==this.clips[0]?.clip_id&&(this.at=0,this.playing=!1)}render(){let t=this.clips[Math.min(this.at,this.clips.length-1)];return t?this.playing?r`<nr-picture
video
.hub=${this.hub}
path="clips/${t.clip_id}/video"
.alt=${M(this,x,T).call(this,t,this.at)}
></nr-picture>
<button
class="btn round close"
aria-label=${i("frames.close")}
@click=${()=>this.playing=!1}
>
${g("cross",20)}
</button>`:r`<div class="strip" @scroll=${S(this,k)}>
${this.clips.map((s,n)=>r`<button
class="frame"
aria-label=${i("frames.play",{clip:M(this,x,T).call(this,s,n)})}
@click=${()=>{this.at=n,this.playing=!0}}
>
${Math.abs(n-this.at)<2?r`<nr-picture .hub=${this.hub} path="clips/${s.clip_id}/thumbnail"></nr-picture>`:""}
</button>`)}
</div>
<div class="foot">
<span class="cap"
>${g("clip")}${[i(this.sent?"frames.count":"frames.caption",{at:this.at+1,of:this.clips.length}),...t.labels.length?[t.labels.map(s=>i(`seen.${s}`)).join(", ")]:[]].join(" · ")}</span
>
${this.clips.length>1&&this.clips.length<=V?r`<span class="pos" aria-hidden="true"
>${this.clips.map((s,n)=>r`<i class=${n===this.at?"on":""}></i>`)}</span
>`:o}
</div>`:r``}};x=new WeakSet,T=function(t,s){return i("frames.name",{at:s+1,of:this.clips.length,camera:t.camera_name,time:P(t.start)})},k=new WeakMap,p.styles=[O,v`
:host{display: block;position: relative;aspect-ratio: 16 / 9;background: #111;}.strip{display: flex;height: 100%;overflow-x: auto;scroll-snap-type: x mandatory;scrollbar-width: none;}.strip::-webkit-scrollbar{display: none;}button.frame{flex: 0 0 100%;height: 100%;padding: 0;border: 0;border-radius: 0;scroll-snap-align: center;position: relative;}button.frame:focus-visible{outline-offset: -4px;outline-color: #fff;}nr-picture{width: 100%;height: 100%;}.foot{position: absolute;inset-inline: 12px;bottom: 12px;display: flex;gap: 12px;align-items: center;justify-content: space-between;pointer-events: none;}.cap{display: flex;gap: 6px;align-items: center;min-width: 0;background: rgba(12, 14, 17, 0.78);color: #fff;border-radius: 14px;padding-block: 4px;padding-inline: 8px 10px;font-size: 12px;line-height: 18px;}.pos{flex: none;display: flex;gap: 6px;}.pos i{width: 18px;height: 4px;border-radius: 2px;background: rgba(255, 255, 255, 0.45);}.pos i.on{background: #fff;}.close{position: absolute;inset-inline-end: 8px;top: 8px;background: rgba(12, 14, 17, 0.78) !important;color: #fff;}`],u([y({attribute:!1})],p.prototype,"hub",2),u([y({attribute:!1})],p.prototype,"clips",2),u([y({type:Boolean})],p.prototype,"sent",2),u([R()],p.prototype,"at",2),u([R()],p.prototype,"playing",2),p=u([j("nr-frames")],p);var le=v`
:host{display: block;}.card{overflow: hidden;height: 100%;}.card + .card{margin-top: 12px;height: auto;}.amb{border-color: var(--nr-amber-line);}.red{border-color: var(--nr-red-line);}.body{padding: 16px;}.who{display: flex;gap: 12px;align-items: center;flex-wrap: wrap;}.who .grow{flex-basis: 180px;}.who b{font-weight: 500;display: block;}.who .row{flex-wrap: wrap;gap: 0 6px;}h3{font: 500 16px/22px var(--nr-font);}h3.ask{font: 500 18px/25px var(--nr-font);margin: 14px 0 12px;letter-spacing: -0.005em;text-wrap: pretty;overflow-wrap: anywhere;}nr-finding{margin-top: 12px;}.acts{display: grid;grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));gap: 12px;margin-top: 16px;}.foot{margin-top: 12px;color: var(--nr-ink2);font-size: 12px;line-height: 17px;display: flex;gap: 8px;align-items: flex-start;}.pager{display: flex;align-items: center;gap: 8px;padding-block: 4px;padding-inline: 16px 8px;border-bottom: 1px solid var(--nr-line);font-weight: 500;}.pager .btn{width: 44px;}.pager .btn:dir(rtl) svg{transform: scaleX(-1);}.calm{display: flex;gap: 16px;align-items: center;}.calm p{color: var(--nr-ink2);font-size: 13px;line-height: 19px;margin-top: 2px;}.calm .g{width: 56px;height: 56px;border-radius: 28px;background: var(--nr-tint);color: var(--nr-link);display: grid;place-items: center;flex: none;}.wide{width: 100%;margin-top: 14px;}.haves{display: flex;flex-wrap: wrap;justify-content: space-between;gap: 4px 16px;margin: 14px -16px -16px;padding: 10px 16px;border-top: 1px solid var(--nr-line);font-size: 13px;line-height: 18px;}.haves div{display: flex;gap: 5px;align-items: center;}.haves .ic{color: var(--nr-ok);}.haves .lacks,
.haves .lacks .ic{color: var(--nr-amber);}.stats{display: grid;grid-template-columns: repeat(3, 1fr);border-top: 1px solid var(--nr-line);margin: 18px -16px -16px;}.stats div{padding: 12px 16px 14px;min-width: 0;}.stats div + div{border-inline-start: 1px solid var(--nr-line);}.stats b{display: block;font: 500 20px/26px var(--nr-font);font-variant-numeric: tabular-nums;}.stats span{font-size: 12px;line-height: 16px;color: var(--nr-ink2);display: block;}.al{display: flex;gap: 14px;}.al .g{width: 40px;height: 40px;border-radius: 20px;display: grid;place-items: center;flex: none;border: 1px solid var(--nr-amber-line);background: var(--nr-amber-bg);color: var(--nr-amber);}.red .al .g{background: var(--nr-red-bg);color: var(--nr-red);border-color: var(--nr-red-line);}.al p,
.al li{font-size: 13px;line-height: 19px;margin-top: 4px;}.al ul{list-style: disc;padding-inline-start: 18px;}.al .acts1{margin-top: 12px;display: flex;gap: 4px 16px;flex-wrap: wrap;}.al .acts1 .link{padding: 0;}.steps{display: flex;flex-wrap: wrap;margin: 14px 0 2px;gap: 4px 6px;}.steps li{flex: 1 1 auto;font-size: 12px;line-height: 16px;color: var(--nr-ink2);min-width: 0;}.steps li::before{content: "";display: block;height: 4px;border-radius: 2px;background: var(--nr-sunk);margin-bottom: 6px;}.steps li.done,
.steps li.now{color: var(--nr-ink);}.steps li.done::before,
.steps li.now::before{background: var(--nr-link);}.last{margin-top: 10px;justify-content: space-between;flex-wrap: wrap;}.denied .row{flex-wrap: wrap;align-items: flex-start;}.denied .grow{flex-basis: 200px;}.denied .btn{margin-inline: auto -12px;}.blocks{display: grid;gap: 12px;}`;var Y=600*1e3;function K(e,a){if(e.decision?.answer!=="approve")return!1;let t=e.share;return t?["delivered","withdrawn","failed"].includes(t.state)?a-Date.parse(t.changed_at)<Y:!0:e.status==="open"}function xe(e,a){let t=[],s=[];for(let n of e.requests)I(e,n,a)?t.push({kind:"ask",request:n}):W(n,a)?t.push({kind:"denied",request:n}):K(n,a)&&s.push({kind:"share",request:n});return[...t,...s]}function be(e){return e.boards.filter(a=>a.state==="stopped")}function U(e,a){let t=a.getFullYear(),s=e.requests.filter(n=>!H(n));return{open:s.filter(n=>n.status==="open"&&!n.decision&&!n.hidden).length,year:s.filter(n=>new Date(n.issued).getFullYear()===t).length,shares:s.filter(n=>n.share?.state==="delivered").length}}function X(e){let a=e.share?.state??"approved",t={approved:0,sealed:1,sending:2,withdrawing:2,delivered:4}[a];return[0,1,2,3].map(s=>t===void 0||s>t?"open":s<t?"done":"now")}function G(e){let a=e.share;return a?.size_bytes?a.sent_bytes/a.size_bytes:0}function ve(){return r`<article class="card" aria-busy="true">
<div class="body blocks">
<span class="vh" role="status">${i("card.loading")}</span>
<span class="grey" style="height:160px"></span>
<span class="grey" style="width:60%"></span><span class="grey" style="height:24px"></span>
<span class="grey" style="height:44px"></span>
</div>
</article>`}function ye(e,a,t,s,n=o){return r`<article class="card ${e}">
<div class="body">
<div class="al">
<span class="g">${g(a,22)}</span>
<div class="grow">
<h3>${t}</h3>
<p>${s}</p>
${n}
</div>
</div>
</div>
</article>`}function J(e){return e.some(a=>a.state==="unchecked")?"boards_unchecked":e.every(a=>a.state==="following")?e.some(a=>a.quorum===0)?"boards_alone":"boards":"boards_behind"}function we(e){let{cameras:a,sensors:t}=e,s=[];return!a.length&&!t.length&&s.push("cameras"),a.length&&!a.some(n=>n.place||n.indoor)&&s.push("location"),w(e).length||s.push("board"),s}function $e(e,a,t,s){let{cameras:n,found:l}=e,d=l.filter(f=>!f.adopted&&!f.lent_by).length,h=w(e).length,m={cameras:{icon:"camera",heading:i("clear.no_cameras"),text:d?c("clear.found",d):i("clear.no_camera_text"),act:"clear.add_camera",path:"cameras"},location:{icon:"place",heading:i("clear.almost"),text:i("clear.no_place"),act:t?"setup.location":"setup.continue",path:"cameras"},board:{icon:"board",heading:i(t?"clear.no_board_yet":"clear.almost"),text:i(t?"clear.nobody_asks":"clear.no_board"),act:t?"clear.follow":"setup.continue",path:"boards/follow"}}[a],q=t?m.path:"setup",b=(f,A)=>r`<div class=${f?"":"lacks"}>${g(f?"tick":"warn",16)}${A}</div>`;return r`<article class="card">
<div class="body">
<div class="calm">
<span class="g">${g(m.icon,28)}</span>
<div>
<h3>${m.heading}</h3>
<p>${m.text}${e.mayManage?o:` ${i("clear.admin")}`}</p>
</div>
</div>
${e.mayManage?r`<button class="btn wide" @click=${()=>s(q)}>${i(m.act)}</button>`:o}
${a==="cameras"?o:r`<div class="haves">
${n.length?b(!0,c("clear.cameras",n.length)):o}
${a==="location"?b(!1,i("clear.is.location")):o}
${h?b(!0,c("clear.followed",h)):b(!1,i("clear.is.board"))}
</div>`}
</div>
</article>`}function ke(e){let a=w(e),{open:t,year:s,shares:n}=U(e,new Date),l=a.map(d=>d.checked_at??"").sort().at(-1);return r`<article class="card">
<div class="body">
<div class="calm">
<span class="g">${g("tick",28)}</span>
<div>
<h3>${i("clear.heading")}</h3>
<p>
${t?c("clear.open",t):i("clear.quiet")}
${l?i("clear.checked",{time:z(l)}):o}
</p>
</div>
</div>
<div class="stats">
<div>
<b>${$(a.length)}</b
><span>${c(`clear.${J(a)}`,a.length)}</span>
</div>
<div><b>${$(s)}</b><span>${c("clear.seen",s)}</span></div>
<div><b>${$(n)}</b><span>${c("clear.shares",n)}</span></div>
</div>
</div>
</article>`}function Q(e){let a=e.pieces.reduce((d,h)=>d+B(h.start,h.end),0),t=e.pieces.reduce((d,h)=>d+h.masks.length+h.moving.length,0),{name:s,email:n,telephone:l}=e.identity;return[D(a),i(e.audio?"share.audio":"share.no_audio"),t?c("share.masks",t):i("share.no_masks"),i(s||n||l?"share.contact":"share.anonymous")].join(", ")}function _e(e){let a=e.share;return a?.state==="failed"&&a.reason?r`<br /><span class="xs">${i("share.hub_says",{reason:a.reason})}</span>`:o}function Me(e){let a=e.decision,t=["cut","sealed","sending","receipt"],s=X(e);return r`<div class="who">
<span class="tile" aria-hidden="true">${E(e.agency.name)}</span>
<div class="grow">
${H(e)?r`<nr-chip icon="flag" have>${i("practice.chip")}</nr-chip>`:o}
<b id="what"
>${i("share.approved_by",{by:a?.by??"",agency:e.agency.name})}</b
>
<span class="xs mut"
>${e.proposal?`${Q(e.proposal)} · `:""}${a?z(a.decided_at):""}</span
>
</div>
</div>
<ol class="steps">
${t.map((n,l)=>r`<li class=${s[l]??""} aria-current=${s[l]==="now"?"step":"false"}>
${i(`step.${n}`)}${n==="sending"&&s[l]==="now"?` ${L(G(e))}`:""}
</li>`)}
</ol>`}export{le as a,xe as b,be as c,ve as d,ye as e,we as f,$e as g,ke as h,_e as i,Me as j};
