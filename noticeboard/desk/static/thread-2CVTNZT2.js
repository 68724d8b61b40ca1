import{a as E,b as R}from"./chunk-QWMQ5Y5Q.js";import{a as C}from"./chunk-HF545FSE.js";import"./chunk-RZ7DHKX6.js";import{M as q,X as V,Y as K,_ as P,c as d,f as b,g as o,k as a,n as k,o as l,r as x,s as $,t as y}from"./chunk-Z74WOBFN.js";import{a as n,b as h,c as m,d as v,e as r,f as w}from"./chunk-IKM2OKE7.js";var H={update:"updates",correction:"corrections",resolution:"resolution"},M=["update","correction","resolution"],G=150,I=4e3,c,f,e,g,S,T,A,O,F,j,p,s=class extends V{constructor(){super(...arguments);m(this,e);this.request="";this.kind="";this.chosen="";this.asked=null;this.text="";this.findings=[];this.failed="";this.working=!1;this.added=null;m(this,c);m(this,f,0);m(this,p,()=>{this.added&&r(this,e,g).call(this),this.chosen=this.text=this.failed="",this.findings=[],this.added=null,this.dispatchEvent(new CustomEvent("nr-close"))})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(h(this,c))}willUpdate(t){t.has("request")&&this.request&&r(this,e,g).call(this),t.has("kind")&&this.kind&&(this.chosen=this.kind)}render(){let{chosen:t}=this;return o`${this.kind?a:r(this,e,S).call(this)}
${t&&t!=="poster"?r(this,e,T).call(this,t):a}
${this.kind?a:o`<nr-desk-poster
.client=${this.client}
.request=${this.request}
.language=${this.language}
.open=${t==="poster"}
@nr-close=${h(this,p)}
></nr-desk-poster>`}`}};c=new WeakMap,f=new WeakMap,e=new WeakSet,g=async function(){this.asked=await this.client.call("GET",`/requests/${this.request}`).catch(()=>null)},S=function(){return this.asked?.status!=="open"||!this.session.roles.includes("officer")?a:o`<div class="row acts">
${M.map(t=>o`<button class="btn" @click=${()=>this.chosen=t}>${d(`desk.ask.thread.open.${t}`)}</button>`)}
<button class="btn" @click=${()=>this.chosen="poster"}>${d("desk.ask.print")}</button>
</div>`},T=function(t){return o`<nr-dialog open heading=${d(`desk.ask.thread.${t}`)} @nr-close=${h(this,p)}>
<div class="stack">
${this.added?o`<div class="note plain" role="status">${$("tick",18)}<span>${r(this,e,A).call(this,this.added)}</span></div>`:o`<p>${d(`desk.ask.thread.${t}.text`)}</p>
<nr-desk-words
lines
.label=${d("desk.ask.thread.words")}
.value=${this.text}
.most=${I}
.marks=${E(this.findings,"text")}
@nr-text=${i=>r(this,e,O).call(this,i.detail)}
></nr-desk-words>
${this.findings.length?o`<div class="stack" lang=${this.language}>${this.findings.map(i=>R(i))}</div>`:a}`}
${this.failed?o`<div class="note red" role="alert">${$("stop",18)}<span>${this.failed}</span></div>`:a}
<p class="xs mut">${d("desk.ask.release.final")}</p>
</div>
<button class="btn" slot="acts" @click=${h(this,p)}>${d(this.added?"desk.ask.done":"desk.ask.back")}</button>
${this.added?a:o`<button class="btn" slot="acts" ?disabled=${this.working||!this.text.trim()} @click=${()=>r(this,e,j).call(this,t)}>
${d(this.working?"desk.ask.working":`desk.ask.thread.${t}.act`)}
</button>`}
</nr-dialog>`},A=function({proof:t,findings:i}){return t?d("desk.ask.thread.done",{index:q(t.index)}):`${d("desk.ask.held")} ${i.map(({text:u})=>u).join(" ")}`},O=function(t){this.text=t,clearTimeout(h(this,c)),v(this,c,setTimeout(()=>{r(this,e,F).call(this)},G))},F=async function(){let t=++w(this,f)._;if(!this.text){this.findings=[];return}let i=await this.client.call("POST",`/requests/${this.request}/check`,{text:this.text}).catch(()=>null);i&&t===h(this,f)&&(this.findings=i.findings)},j=async function(t){if(!this.working){this.working=!0,this.failed="";try{let i=`/requests/${this.request}/${H[t]}`,u=await C(this,()=>this.client.call("POST",i,{text:this.text}));u&&(this.added=u,this.dispatchEvent(new CustomEvent("nr-posted",{detail:u,bubbles:!0,composed:!0})))}catch(i){this.failed=K(i)}this.working=!1}},p=new WeakMap,s.styles=[y,P,b`
.stack{gap: 12px;}.acts{flex-wrap: wrap;justify-content: flex-end;}`],n([k()],s.prototype,"request",2),n([k()],s.prototype,"kind",2),n([l()],s.prototype,"chosen",2),n([l()],s.prototype,"asked",2),n([l()],s.prototype,"text",2),n([l()],s.prototype,"findings",2),n([l()],s.prototype,"failed",2),n([l()],s.prototype,"working",2),n([l()],s.prototype,"added",2),s=n([x("nr-desk-thread")],s);export{s as NrDeskThread};
