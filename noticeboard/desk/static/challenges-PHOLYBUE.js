import{a as F}from"./chunk-HF545FSE.js";import"./chunk-RZ7DHKX6.js";import{D as q,M as y,X as P,Y as T,_ as V,c as e,f as w,g as r,k as $,n as x,o as l,r as k,s as b,t as v}from"./chunk-Z74WOBFN.js";import{a,b as c,c as h,e as u}from"./chunk-IKM2OKE7.js";var A=4e3,n,g,O,d,m,s=class extends P{constructor(){super(...arguments);h(this,n);this.requests=[];this.found=[];this.asks=null;this.text="";this.failed="";this.busy=!1;h(this,d,()=>{this.asks=null,this.text=this.failed=""});h(this,m,async()=>{let{asks:t}=this;if(!(!t||this.busy)){[this.busy,this.failed]=[!0,""];try{let i=`/requests/${t.request}/answers`,p={challenge:t.id,text:this.text},o=await F(this,()=>this.client.call("POST",i,p));o&&(this.notify(o.proof?e("desk.ask.thread.done",{index:y(o.proof.index)}):`${e("desk.ask.held")} ${o.findings.map(({text:f})=>f).join(" ")}`),c(this,d).call(this),await u(this,n,g).call(this))}catch(i){this.failed=T(i)}this.busy=!1}})}willUpdate(t){t.has("requests")&&u(this,n,g).call(this)}render(){return r`${this.found.map(t=>u(this,n,O).call(this,t))}
<nr-dialog .open=${this.asks!==null} heading=${e("desk.challenge.heading")} @nr-close=${c(this,d)}>
<p><q>${this.asks?.text??""}</q></p>
<label class="field"
>${e("desk.challenge.words")}<textarea
rows="5"
maxlength=${A}
.value=${this.text}
@input=${t=>this.text=t.target.value}
></textarea>
</label>
${this.failed?r`<div class="note red" role="alert">${b("stop",18)}<span>${this.failed}</span></div>`:$}
<p class="xs mut">${e("desk.challenge.public")}</p>
<button class="btn" slot="acts" @click=${c(this,d)}>${e("desk.ask.back")}</button>
<button class="btn" slot="acts" ?disabled=${this.busy||!this.text.trim()} @click=${c(this,m)}>
${e(this.busy?"desk.ask.working":"desk.challenge.act")}
</button>
</nr-dialog>`}};n=new WeakSet,g=async function(){let t=this.requests.map(async({id:i})=>{let p=`/requests/${i}/challenges`,{challenges:o}=await this.client.call("GET",p).catch(()=>({challenges:[]}));return o.map(f=>({...f,request:i}))});this.found=(await Promise.all(t)).flat()},O=function(t){let i=!t.answers.length;return r`<div class="note ${i?"":"plain"}">
${b("talk",18)}<span
><b>${e("desk.challenge.said",{date:q(t.at),entry:y(t.entry)})}</b> <q>${t.text}</q>
${t.answers.map(p=>r`<br />${e("desk.challenge.answered")} <q>${p}</q>`)}</span
>
${i&&this.session.roles.includes("officer")?r`<button @click=${()=>this.asks=t}>${e("desk.challenge.answer")}</button>`:$}
</div>`},d=new WeakMap,m=new WeakMap,s.styles=[v,V,w`
.note{margin-bottom: 12px;}q{quotes: none;white-space: pre-line;}.note:has(> button){align-items: center;}.field,
.xs{margin-top: 12px;}`],a([x({attribute:!1})],s.prototype,"requests",2),a([l()],s.prototype,"found",2),a([l()],s.prototype,"asks",2),a([l()],s.prototype,"text",2),a([l()],s.prototype,"failed",2),a([l()],s.prototype,"busy",2),s=a([k("nr-desk-challenges")],s);export{s as NrDeskChallenges};
