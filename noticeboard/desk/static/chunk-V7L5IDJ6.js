import{H as C,P as z,Q as w,U as A,W as k,c as d,f as x,g as p,k as v,l as b,m as a,n as q,o as O,q as $}from"./chunk-ZNTCP7GX.js";import{a as r,b as U,c as g,e as h}from"./chunk-IKM2OKE7.js";var B={en:"English",es:"Español",fr:"Français",de:"Deutsch"},F={"us-letter":"US Letter",a4:"A4"},c,y,M,l=class extends b{constructor(){super(...arguments);g(this,c);this.request="";this.zone="UTC";this.language="en";this.open=!1;this.failed="";this.working=!1}render(){let e=(t,i,s,m)=>p`<label class="field"
>${d(i)}<select name=${t}>
${Object.entries(s).map(([o,f])=>p`<option value=${o} ?selected=${o===m}>${f}</option>`)}
</select></label
>`;return p`<nr-dialog .open=${this.open} heading=${d("desk.ask.poster")} @nr-close=${()=>h(this,c,y).call(this)}>
<form @submit=${t=>t.preventDefault()}>
${e("language","desk.language",B,this.language)}
${e("paper","desk.ask.poster.paper",F,this.language==="en"?"us-letter":"a4")}
<label class="field">${d("desk.ask.poster.where")}<input name="where" maxlength="200" /></label>
${this.failed?p`<div class="note red" role="alert">${z("stop",18)}<span>${this.failed}</span></div>`:v}
<p class="sm mut">${d("desk.ask.poster.check")}</p>
</form>
<button class="btn" slot="acts" autofocus @click=${()=>h(this,c,y).call(this)}>${d("desk.ask.back")}</button>
<button class="btn" slot="acts" ?disabled=${this.working} @click=${()=>h(this,c,M).call(this)}>${d("desk.ask.poster.act")}</button>
</nr-dialog>`}};c=new WeakSet,y=function(){this.failed="",this.dispatchEvent(new CustomEvent("nr-close"))},M=async function(){let e=this.renderRoot.querySelector("form");if(!e||this.working)return;this.working=!0,this.failed="";let t=new URLSearchParams({zone:this.zone});for(let[i,s]of new FormData(e))t.set(i,String(s));try{let i=await this.client.send("GET",`/requests/${this.request}/poster?${t}`),s=document.createElement("a");s.href=URL.createObjectURL(await i.blob()),s.download=`poster-${this.request.slice(0,8)}.pdf`,s.click(),setTimeout(()=>URL.revokeObjectURL(s.href),1e4),h(this,c,y).call(this)}catch(i){this.failed=A(i)}this.working=!1},l.styles=[w,k,x`
form{display: grid;gap: 12px;}`],r([a({attribute:!1})],l.prototype,"client",2),r([a()],l.prototype,"request",2),r([a()],l.prototype,"zone",2),r([a()],l.prototype,"language",2),r([a({type:Boolean})],l.prototype,"open",2),r([q()],l.prototype,"failed",2),r([q()],l.prototype,"working",2),l=r([$("nr-desk-poster")],l);var E,j,R,L,n=class extends b{constructor(){super(...arguments);g(this,E);this.label="";this.value="";this.marks=[];this.most=0;this.lines=!1;this.still=!1;this.said="";g(this,R,e=>{e.key==="Enter"&&!this.lines&&!e.ctrlKey&&!e.metaKey&&e.preventDefault()});g(this,L,()=>{let e=this.lines?this.field?.value??"":(this.field?.value??"").replace(/\n/g," ");this.marks=G(this.marks,this.value,e),this.value=e,this.dispatchEvent(new CustomEvent("nr-text",{detail:e}))})}select(e,t){this.field?.focus(),this.field?.setSelectionRange(e,t),this.field?.scrollIntoView({block:"nearest"})}render(){return p`<div class="field">
<span class="head"
><label for="in">${this.label}</label>${this.most?p`<span class="tn ${this.value.length>this.most?"rd":""}"
>${d("desk.ask.words.count",{count:C([...this.value].length),most:C(this.most)})}</span
>`:v}</span
>
<div class="box ${this.lines?"lines":""}">
<div class="mirror" aria-hidden="true">${h(this,E,j).call(this)}</div>
<textarea
id="in"
rows="1"
spellcheck="true"
?readonly=${this.still}
aria-invalid=${this.marks.some(({grade:e})=>e==="refuse")?"true":"false"}
aria-description=${this.said||v}
.value=${this.value}
@input=${U(this,L)}
@keydown=${U(this,R)}
></textarea>
</div>
</div>`}};E=new WeakSet,j=function(){let e=[],t=0;for(let{start:i,end:s,number:m,grade:o}of[...this.marks].sort((f,T)=>f.start-T.start)){if(i<t||s>this.value.length)continue;let f=this.value.slice(i,s),T=/^[\p{C}\p{Z}\u115f\u1160\u3164\uffa0\u034f]*$/u.test(f);e.push(this.value.slice(t,i),p`<mark class="${o} ${T?"unseen":""}">${f}<sup>${m}</sup></mark>`),t=s}return e.push(this.value.slice(t)+"​"),e},R=new WeakMap,L=new WeakMap,n.shadowRootOptions={...b.shadowRootOptions,delegatesFocus:!0},n.styles=[w,k,x`
.head{display: flex;justify-content: space-between;gap: 8px;}.box{position: relative;display: grid;border: 1px solid var(--nr-edge);border-radius: 6px;background: var(--nr-card);overflow: hidden;}.box:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.mirror,
.box textarea{grid-area: 1 / 1;font: 15px/25px var(--nr-font);letter-spacing: normal;padding: 7px 12px;margin: 0;border: 0;border-radius: 0;min-height: 40px;white-space: pre-wrap;overflow-wrap: break-word;tab-size: 4;}.lines .mirror,
.lines textarea{min-height: 140px;}.mirror{color: transparent;user-select: none;pointer-events: none;}.box textarea{position: relative;background: transparent;color: var(--nr-ink);resize: none;outline: none;width: 100%;height: 100%;overflow: hidden;}mark{color: inherit;border-radius: 3px;position: relative;background: var(--nr-amber-bg);box-shadow:
0 0 0 2px var(--nr-amber-bg),
inset 0 -2px 0 var(--nr-amber);}mark.refuse{background: var(--nr-red-bg);box-shadow:
0 0 0 2.5px var(--nr-red-bg),
inset 0 -2px 0 var(--nr-red);}mark.refuse.unseen{box-shadow: 0 0 0 1.5px var(--nr-red);}mark sup{position: absolute;inset-inline-start: 100%;top: -3px;margin-inline-start: 1px;font: 700 10px/10px var(--nr-font);color: var(--nr-amber);background: var(--nr-card);border-radius: 5px;}mark.refuse sup{color: var(--nr-red);}`],r([a()],n.prototype,"label",2),r([a()],n.prototype,"value",2),r([a({attribute:!1})],n.prototype,"marks",2),r([a({type:Number})],n.prototype,"most",2),r([a({type:Boolean})],n.prototype,"lines",2),r([a({type:Boolean})],n.prototype,"still",2),r([a()],n.prototype,"said",2),r([O("textarea")],n.prototype,"field",2),n=r([$("nr-desk-words")],n);function G(S,u,e){let t=0;for(;t<u.length&&t<e.length&&u[t]===e[t];)t+=1;let i=u.length,s=e.length;for(;i>t&&s>t&&u[i-1]===e[s-1];)i-=1,s-=1;let m=e.length-u.length;return S.filter(o=>o.end<=t||o.start>=i).map(o=>o.end<=t?o:{...o,start:o.start+m,end:o.end+m})}
