import{b as L,c as S,d as I}from"./chunk-NOTWGBNJ.js";import{a as lt,b as P,c as U,d as K,e as C,f as Y,g as dt,h as ht,i as pt,j as ut}from"./chunk-CABF75QQ.js";import{c as et,e as st,h as it,i as nt,j as at,k as rt,m as ot,o as ct}from"./chunk-3Y76L6HH.js";import{g as B,i as V}from"./chunk-2OTJVVTA.js";import{J as q,K as N,X as tt,Z as f,_ as R,a as J,b as n,e as l,h as E,i as x,j as m,n as Q,p as D,u as s,v as X,x as M,y as Z}from"./chunk-FVK2MO6C.js";import{a as d,b as r,c as $,d as _,e as o}from"./chunk-W7HMKWGT.js";var b="neighbors-requests-card",W=`custom:${b}`,H,v,z,F,g=class extends E{constructor(){super(...arguments);$(this,v);this.config={type:W};this.houses=[];$(this,H,!1)}setConfig(t){this.config=t}shouldUpdate(){return!this.hass||M(this.hass,this)}willUpdate(){this.hass&&(this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),!r(this,H)&&(_(this,H,!0),this.hass.callWS({type:"neighbors_requests/houses"}).then(t=>this.houses=t).catch(()=>{})))}render(){return this.hass?n`<form @submit=${t=>t.preventDefault()}>
${this.houses.length>1?n`<label class="field"
>${s("editor.house")}
<select
@change=${t=>o(this,v,F).call(this,{house:t.target.value||void 0})}
>
<option value="" ?selected=${!this.config.house}>${s("editor.first")}</option>
${this.houses.map(t=>n`<option value=${t.entry_id} ?selected=${this.config.house===t.entry_id}>
${t.name}
</option>`)}
</select></label
>`:l}
${o(this,v,z).call(this,"pictures")} ${o(this,v,z).call(this,"when_clear")}
</form>`:l}};H=new WeakMap,v=new WeakSet,z=function(t){return n`<label class="tick"
><input
type="checkbox"
.checked=${this.config[t]!==!1}
@change=${e=>o(this,v,F).call(this,{[t]:e.target.checked?void 0:!1})}
/>${s(`editor.${t}`)}<span class="sm mut">${s(`editor.${t}.why`)}</span></label
>`},F=function(t){let e=Object.entries({...this.config,...t}).filter(([,a])=>a!==void 0);this.config=Object.fromEntries(e),this.dispatchEvent(new CustomEvent("config-changed",{detail:{config:this.config},bubbles:!0,composed:!0}))},g.styles=[I,R,J`
form{display: grid;gap: 16px;}label.tick{display: grid;grid-template-columns: 20px 1fr;gap: 2px 12px;min-height: 44px;align-items: center;cursor: pointer;}label.tick input{width: 20px;height: 20px;margin: 0;accent-color: var(--nr-fill);}label.tick span{grid-column: 2;}`],d([x({attribute:!1})],g.prototype,"hass",2),d([m()],g.prototype,"config",2),d([m()],g.prototype,"houses",2),g=d([D(`${b}-editor`)],g);var w,c,y,i,mt,ft,G,$t,gt,vt,bt,wt,yt,O,T,p=class extends E{constructor(){super(...arguments);$(this,i);this.preview=!1;this.config={type:W};this.chosen="";this.busy="";$(this,w,new Set);this.notice="";this.checking=!1;$(this,c,new V(this));this.setup=new Q(this);$(this,y)}static getConfigElement(){return document.createElement(`${b}-editor`)}static getStubConfig(){return{}}setConfig(t){for(let e of["pictures","when_clear"])if(t[e]!==void 0&&typeof t[e]!="boolean")throw new Error(`${e}: true or false.`);this.config=t}getCardSize(){let t=r(this,c).house;return t&&P(t,Date.now()).length?9:3}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}shouldUpdate(){return!this.hass||M(this.hass,this)}willUpdate(){if(!this.hass)return;this.toggleAttribute("dark",this.hass.themes?.darkMode===!0),r(this,c).use(this.hass,this.config.house);let t=r(this,c).house;t&&this.setup.ask(t.hub,t.loaded&&Y(t).length?"/setup":"")}updated(){o(this,i,mt).call(this),clearTimeout(r(this,y));let t=(r(this,c).house?.requests??[]).map(e=>ot(e,Date.now())).filter(e=>e>0);t.length&&_(this,y,setTimeout(()=>this.requestUpdate(),Math.min(...t)+50))}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(r(this,y))}render(){if(!this.hass)return l;let t=r(this,c).house;if(!t)return r(this,c).error?C("amb","away",s("card.error"),r(this,c).error.message):r(this,c).wasAnswered?C("amb","info",s("card.none"),s("card.none_why")):r(this,c).slow?K():l;if(!t.available)return o(this,i,G).call(this,t);if(!t.loaded)return r(this,c).error?o(this,i,G).call(this,t):r(this,c).slow?K():l;let e=P(t,Date.now()),a=Math.max(0,e.findIndex(u=>u.request.id===this.chosen)),h=e[a];return n`${U(t).map(u=>o(this,i,$t).call(this,u))}
${h?n`<article class="card" aria-labelledby="what">
${e.length>1?o(this,i,gt).call(this,e,a):l} ${o(this,i,vt).call(this,t,h)}
</article>`:U(t).length?l:o(this,i,ft).call(this,t)}`}};w=new WeakMap,c=new WeakMap,y=new WeakMap,i=new WeakSet,mt=function(){let t=r(this,c).house,e=t!==null&&t.loaded&&t.available&&!U(t).length&&!P(t,Date.now()).length,a=this.config.when_clear===!1&&e&&!this.preview;a!==this.hidden&&(this.hidden=a,this.style.display=a?"none":"",this.dispatchEvent(new CustomEvent("card-visibility-changed",{detail:{value:!a},bubbles:!0,composed:!0})))},ft=function(t){let[e]=Y(t);if(!e)return ht(t);let a=this.setup.value?.finished??this.setup.error!==null;return dt(t,e,a||!t.mayManage,h=>S(`${L}/${h}`))},G=function(t){let e=t.lastHeard?s("away.since",{time:q(t.lastHeard)}):s("away.never");return C("amb","away",s("away.heading"),e,n`${this.checking?n`<ul id="check">
${["power","network","restart"].map(a=>n`<li>${s(`away.${a}`)}</li>`)}
</ul>`:l}
<div class="acts1">
<button class="btn sm" @click=${()=>{r(this,c).begin()}}>
${f("again")}${s("away.try")}
</button>
<button
class="btn link sm"
aria-expanded=${this.checking}
aria-controls="check"
@click=${()=>this.checking=!this.checking}
>
${s("away.check")}
</button>
</div>`)},$t=function(t){return n`<div role="alert">
${C("red","fork",s("forked.heading"),n`<span class="code">${t.origin}</span> ${s("forked.why")}`,n`<div class="acts1">
<button
class="btn sm"
@click=${()=>S(`${L}/boards/${encodeURIComponent(t.origin)}`)}
>
${s("forked.proof")}
</button>
</div>`)}
</div>`},gt=function(t,e){let a=h=>()=>{this.chosen=t[(e+h+t.length)%t.length]?.request.id??"",this.notice=""};return n`<div class="pager">
<span class="grow" aria-live="polite">${s("card.of",{at:e+1,of:t.length})}</span>
<button class="btn round" aria-label=${s("card.previous")} @click=${a(-1)}>
${f("previous",20)}
</button>
<button class="btn round" aria-label=${s("card.next")} @click=${a(1)}>
${f("next",20)}
</button>
</div>`},vt=function(t,e){let a=this.notice?n`<nr-finding tone="plain" icon="person" role="status">${this.notice}</nr-finding>`:l;switch(e.kind){case"ask":return o(this,i,wt).call(this,t,e.request,a);case"denied":return o(this,i,yt).call(this,e.request,a);case"share":return n`<div class="body">
${ut(e.request)}
<div class="row last">
<span class="sm mut ${e.request.share?.state==="failed"?"whole":"grow"}"
>${o(this,i,bt).call(this,e.request)}${pt(e.request)}</span
>
${e.request.share?.state==="failed"&&t.mayAnswer?n`<button
class="btn sm"
?disabled=${this.busy===e.request.id}
@click=${()=>o(this,i,T).call(this,e.request,"share/retry")}
>
${f("again")}${s("share.retry")}
</button>`:l}
${e.request.withdrawable&&t.mayAnswer?n`<button
class="btn sm"
?disabled=${this.busy===e.request.id}
@click=${()=>o(this,i,T).call(this,e.request,"withdrawal")}
>
${s("share.withdraw")}
</button>`:n`<button class="btn link sm" @click=${()=>o(this,i,O).call(this,e.request)}>
${s("card.open")}
</button>`}
</div>
${a}
</div>`}},bt=function(t){let e=t.share?.state??"approved";return s(`share.${e}.then`,{at:t.share?Z(t.share.changed_at):""})},wt=function(t,e,a){let h=this.hass,u=e.match.clips,{agency:A}=e,kt=this.config.pictures!==!1&&u.length;return n`${kt?n`<nr-frames .hub=${t.hub} .clips=${u}></nr-frames>`:l}
<div class="body">
<div class="who">
<span class="tile" aria-hidden="true">${tt(A.name)}</span>
<div class="grow">
<b>${A.name}</b>
${B(e)?n`<nr-chip icon="flag" have>${s("practice.chip")}</nr-chip>`:n`<span class="row"
><span class="xs mut">${st(A.kind)}</span
><nr-level .level=${A.level}></nr-level
></span>`}
</div>
${e.case_number?n`<span class="xs mut tn">${s("ask.case",{number:e.case_number})}</span>`:l}
</div>
<h3 class="ask" id="what">${s("ask.sentence",{title:e.title})}</h3>
<div class="chips">
<nr-chip icon="clock">${N(e.window)}</nr-chip>
<nr-chip icon="place">${et(e,h)}</nr-chip>
<nr-chip icon="clip" have>${X("ask.have",u.length)}</nr-chip>
${nt(e,t)}
</div>
${e.findings.map(it)} ${at(e)} ${rt(e)} ${a}
${t.mayAnswer?n`<div class="acts">
<button
class="btn"
@click=${()=>o(this,i,T).call(this,e,"decision")}
>
${s("act.deny")}
</button>
<button class="btn" @click=${()=>o(this,i,O).call(this,e,"/review")}>
${s("act.approve")}
</button>
</div>
<p class="foot">
${f("lock")}<span>${s(B(e)?"practice.text":"card.foot")}</span>
</p>`:n`<p class="foot">${f("lock")}<span>${s("card.may_not")}</span></p>
<div class="acts">
<button class="btn" @click=${()=>o(this,i,O).call(this,e)}>${s("card.open")}</button>
</div>`}
</div>`},yt=function(t,e){return n`<div class="body denied">
<div class="row">
<span class="mut">${f("cross",20)}</span>
<span class="grow" role="status">
<b id="what" style="font-weight:500">${s("denied.heading")}</b><br />
<span class="sm mut">${s("denied.why",{agency:t.agency.name})}</span>
</span>
${r(this,c).house?.mayAnswer?n`<button
class="btn link sm"
?disabled=${this.busy===t.id}
@click=${()=>o(this,i,T).call(this,t,"undo")}
>
${f("undo")}${s("act.undo")}
</button>`:l}
</div>
${e}
</div>`},O=function(t,e=""){S(`${L}/requests/${t.id}${e}`)},T=async function(t,e){let a=r(this,c).house?.hub,h=`${t.id} ${e==="decision"?e:""}`;if(!a||r(this,w).has(h))return;r(this,w).add(h),this.busy=t.id,this.chosen=t.id;let u=await ct(a,t,e);r(this,w).delete(h),this.busy===t.id&&(this.busy=""),this.notice=u.notice,u.request&&r(this,c).show(u.request)},p.styles=[I,R,lt],d([x({attribute:!1})],p.prototype,"hass",2),d([x({attribute:!1})],p.prototype,"preview",2),d([m()],p.prototype,"config",2),d([m()],p.prototype,"chosen",2),d([m()],p.prototype,"busy",2),d([m()],p.prototype,"notice",2),d([m()],p.prototype,"checking",2),p=d([D(b)],p);window.customCards??=[];window.customCards.some(k=>k.type===b)||window.customCards.push({type:b,name:"Neighbors Requests",description:"Requests for video that wait for this house, with Deny and Approve…",preview:!0,getEntitySuggestion:(k,j)=>k.entities?.[j]?.platform==="neighbors_requests"?{config:{type:W}}:null});export{W as a};
