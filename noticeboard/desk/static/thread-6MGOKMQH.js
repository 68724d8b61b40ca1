import"./chunk-7J2TMHNV.js";import{a as q}from"./chunk-WCXGKMRX.js";import{G as y,O as k,P as C,S as V,T as E,V as P,b as n,e as b,f as r,j as v,l as m,m as l,p as x}from"./chunk-RQJNQAQI.js";import{a as e,b as o,c as a,d as g,e as p,f as w}from"./chunk-IKM2OKE7.js";var H={update:"updates",correction:"corrections",resolution:"resolution"},j=150,B=4e3,c,h,d,A,M,S,K,f,u,i=class extends V{constructor(){super(...arguments);a(this,d);this.request="";this.kind="update";this.open=!0;this.text="";this.findings=[];this.failed="";this.working=!1;this.added=null;a(this,c);a(this,h,0);a(this,f,async()=>{if(!this.working){this.working=!0,this.failed="";try{let t=`/requests/${this.request}/${H[this.kind]}`,s=await q(this,()=>this.client.call("POST",t,{text:this.text}));s&&(this.added=s,this.dispatchEvent(new CustomEvent("nr-posted",{detail:s,bubbles:!0,composed:!0})))}catch(t){this.failed=E(t)}this.working=!1}});a(this,u,()=>{this.open=!1,this.dispatchEvent(new CustomEvent("nr-close"))})}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(o(this,c))}render(){return r`<nr-dialog .open=${this.open} heading=${n(`desk.ask.thread.${this.kind}`)} @nr-close=${o(this,u)}>
<div class="stack">
${this.added?r`<div class="note plain" role="status">${k("tick",18)}<span>${p(this,d,A).call(this,this.added)}</span></div>`:r`<p>${n(`desk.ask.thread.${this.kind}.text`)}</p>
<nr-desk-words
lines
.label=${n("desk.ask.thread.words")}
.value=${this.text}
.most=${B}
.marks=${p(this,d,M).call(this)}
@nr-text=${t=>p(this,d,S).call(this,t.detail)}
></nr-desk-words>
${this.findings.map(({text:t,grade:s})=>r`<div class="note ${s==="refuse"?"red":""}">
${k(s==="refuse"?"stop":"warn",18)}
<span><b>${n(s==="refuse"?"desk.ask.refuses":"desk.ask.holds")}</b> ${t}</span>
</div>`)}`}
${this.failed?r`<div class="note red" role="alert">${k("stop",18)}<span>${this.failed}</span></div>`:v}
<p class="xs mut">${n("desk.ask.release.final")}</p>
</div>
<button class="btn" slot="acts" @click=${o(this,u)}>${n(this.added?"desk.ask.done":"desk.ask.back")}</button>
${this.added?v:r`<button class="btn" slot="acts" ?disabled=${this.working||!this.text.trim()} @click=${o(this,f)}>
${n(this.working?"desk.ask.working":`desk.ask.thread.${this.kind}.act`)}
</button>`}
</nr-dialog>`}};c=new WeakMap,h=new WeakMap,d=new WeakSet,A=function({proof:t,findings:s}){return t?n("desk.ask.thread.done",{index:y(t.index)}):`${n("desk.ask.held")} ${s.map(({text:$})=>$).join(" ")}`},M=function(){return this.findings.flatMap(({spans:t,grade:s},$)=>t.map(({start:O,end:F})=>({start:O,end:F,number:$+1,grade:s})))},S=function(t){this.text=t,clearTimeout(o(this,c)),g(this,c,setTimeout(()=>{p(this,d,K).call(this)},j))},K=async function(){let t=++w(this,h)._;if(!this.text){this.findings=[];return}let s=await this.client.call("POST",`/requests/${this.request}/check`,{text:this.text}).catch(()=>null);s&&t===o(this,h)&&(this.findings=s.findings)},f=new WeakMap,u=new WeakMap,i.styles=[C,P,b`
.stack{gap: 12px;}`],e([m()],i.prototype,"request",2),e([m()],i.prototype,"kind",2),e([m({type:Boolean})],i.prototype,"open",2),e([l()],i.prototype,"text",2),e([l()],i.prototype,"findings",2),e([l()],i.prototype,"failed",2),e([l()],i.prototype,"working",2),e([l()],i.prototype,"added",2),i=e([x("nr-desk-thread")],i);export{i as NrDeskThread};
