import{M as q,Y as O,_ as R,c as u,f as w,g as a,k as h,m as $,n as o,o as M,p as C,r as k,s as x,t as y}from"./chunk-Z74WOBFN.js";import{a as i,b as F,c as b,e as g}from"./chunk-IKM2OKE7.js";function _(p,n){return p.flatMap(({spans:e,grade:t},s)=>e.filter(r=>r.field===n).map(({start:r,end:m})=>({start:r,end:m,number:s+1,grade:t})))}function H(p,n={}){let e=p.grade==="refuse";return a`<div class="note ${e?"red":""}">
${n.number?a`<span class="nu">${n.number}</span>`:h}${x(e?"stop":"warn",18)}
<span class="grow"><b>${u(e?"desk.ask.refuses":"desk.ask.holds")}</b> ${p.text} ${n.unseen}</span
>${n.act}
</div>`}function Z(p){return p.length?a`<div class="under">
${p.map(({text:n,grade:e})=>a`<div class="note ${e==="refuse"?"red":""}">
${x(e==="refuse"?"stop":"warn",18)}<span>${n}</span>
</div>`)}
</div>`:h}function J({code:p,spans:[n]},e){if(p!=="hidden_text"||!n)return"";let t=[...e.slice(n.start,n.end)].map(r=>`U+${(r.codePointAt(0)??0).toString(16).toUpperCase().padStart(4,"0")}`),s=e.slice(0,n.start).split(/\s+/).at(-1)??"";return u("desk.ask.unseen",{points:t.join(", "),before:s})}var j={en:"English",es:"Español",fr:"Français",de:"Deutsch"},z={"us-letter":"US Letter",a4:"A4"},f,E,A,c=class extends ${constructor(){super(...arguments);b(this,f);this.request="";this.zone="UTC";this.language="en";this.open=!1;this.failed="";this.working=!1}render(){let e=(t,s,r,m)=>a`<label class="field"
>${u(s)}<select name=${t}>
${Object.entries(r).map(([d,v])=>a`<option value=${d} ?selected=${d===m}>${v}</option>`)}
</select></label
>`;return a`<nr-dialog .open=${this.open} heading=${u("desk.ask.poster")} @nr-close=${()=>g(this,f,E).call(this)}>
<form @submit=${t=>t.preventDefault()}>
${e("language","desk.language",j,this.language)}
${e("paper","desk.ask.poster.paper",z,this.language==="en"?"us-letter":"a4")}
<label class="field">${u("desk.ask.poster.where")}<input name="where" maxlength="200" /></label>
${this.failed?a`<div class="note red" role="alert">${x("stop",18)}<span>${this.failed}</span></div>`:h}
<p class="sm mut">${u("desk.ask.poster.check")}</p>
</form>
<button class="btn" slot="acts" autofocus @click=${()=>g(this,f,E).call(this)}>${u("desk.ask.back")}</button>
<button class="btn" slot="acts" ?disabled=${this.working} @click=${()=>g(this,f,A).call(this)}>${u("desk.ask.poster.act")}</button>
</nr-dialog>`}};f=new WeakSet,E=function(){this.failed="",this.dispatchEvent(new CustomEvent("nr-close"))},A=async function(){let e=this.renderRoot.querySelector("form");if(!e||this.working)return;this.working=!0,this.failed="";let t=new URLSearchParams({zone:this.zone});for(let[s,r]of new FormData(e))t.set(s,String(r));try{let s=await this.client.send("GET",`/requests/${this.request}/poster?${t}`),r=document.createElement("a");r.href=URL.createObjectURL(await s.blob()),r.download=`poster-${this.request.slice(0,8)}.pdf`,r.click(),setTimeout(()=>URL.revokeObjectURL(r.href),1e4),g(this,f,E).call(this)}catch(s){this.failed=O(s)}this.working=!1},c.styles=[y,R,w`
form{display: grid;gap: 12px;}`],i([o({attribute:!1})],c.prototype,"client",2),i([o()],c.prototype,"request",2),i([o()],c.prototype,"zone",2),i([o()],c.prototype,"language",2),i([o({type:Boolean})],c.prototype,"open",2),i([M()],c.prototype,"failed",2),i([M()],c.prototype,"working",2),c=i([k("nr-desk-poster")],c);var L,V,S,T,l=class extends ${constructor(){super(...arguments);b(this,L);this.label="";this.value="";this.marks=[];this.most=0;this.lines=!1;this.still=!1;this.said="";b(this,S,e=>{e.key==="Enter"&&!this.lines&&!e.ctrlKey&&!e.metaKey&&e.preventDefault()});b(this,T,()=>{let e=this.lines?this.field?.value??"":(this.field?.value??"").replace(/\n/g," ");this.marks=B(this.marks,this.value,e),this.value=e,this.dispatchEvent(new CustomEvent("nr-text",{detail:e}))})}select(e,t){this.field?.focus(),this.field?.setSelectionRange(e,t),this.field?.scrollIntoView({block:"nearest"})}render(){return a`<div class="field">
<span class="head"
><label for="in">${this.label}</label>${this.most?a`<span class="tn ${this.value.length>this.most?"rd":""}"
>${u("desk.ask.words.count",{count:q([...this.value].length),most:q(this.most)})}</span
>`:h}</span
>
<div class="box ${this.lines?"lines":""}">
<div class="mirror" aria-hidden="true">${g(this,L,V).call(this)}</div>
<textarea
id="in"
rows="1"
spellcheck="true"
?readonly=${this.still}
aria-invalid=${this.marks.some(({grade:e})=>e==="refuse")?"true":"false"}
aria-description=${this.said||h}
.value=${this.value}
@input=${F(this,T)}
@keydown=${F(this,S)}
></textarea>
</div>
</div>`}};L=new WeakSet,V=function(){let e=[],t=0;for(let{start:s,end:r,number:m,grade:d}of[...this.marks].sort((v,U)=>v.start-U.start)){if(s<t||r>this.value.length)continue;let v=this.value.slice(s,r),U=/^[\p{C}\p{Z}\u115f\u1160\u3164\uffa0\u034f]*$/u.test(v);e.push(this.value.slice(t,s),a`<mark class="${d} ${U?"unseen":""}">${v}<sup>${m}</sup></mark>`),t=r}return e.push(this.value.slice(t)+"​"),e},S=new WeakMap,T=new WeakMap,l.shadowRootOptions={...$.shadowRootOptions,delegatesFocus:!0},l.styles=[y,R,w`
.head{display: flex;justify-content: space-between;gap: 8px;}.box{position: relative;display: grid;border: 1px solid var(--nr-edge);border-radius: 6px;background: var(--nr-card);overflow: hidden;}.box:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.mirror,
.box textarea{grid-area: 1 / 1;font: 15px/25px var(--nr-font);letter-spacing: normal;padding: 7px 12px;margin: 0;border: 0;border-radius: 0;min-height: 40px;white-space: pre-wrap;overflow-wrap: break-word;tab-size: 4;}.lines .mirror,
.lines textarea{min-height: 140px;}.mirror{color: transparent;user-select: none;pointer-events: none;}.box textarea{position: relative;background: transparent;color: var(--nr-ink);resize: none;outline: none;width: 100%;height: 100%;overflow: hidden;}mark{color: inherit;border-radius: 3px;position: relative;background: var(--nr-amber-bg);box-shadow:
0 0 0 2px var(--nr-amber-bg),
inset 0 -2px 0 var(--nr-amber);}mark.refuse{background: var(--nr-red-bg);box-shadow:
0 0 0 2.5px var(--nr-red-bg),
inset 0 -2px 0 var(--nr-red);}mark.refuse.unseen{box-shadow: 0 0 0 1.5px var(--nr-red);}mark sup{position: absolute;inset-inline-start: 100%;top: -3px;margin-inline-start: 1px;font: 700 10px/10px var(--nr-font);color: var(--nr-amber);background: var(--nr-card);border-radius: 5px;}mark.refuse sup{color: var(--nr-red);}`],i([o()],l.prototype,"label",2),i([o()],l.prototype,"value",2),i([o({attribute:!1})],l.prototype,"marks",2),i([o({type:Number})],l.prototype,"most",2),i([o({type:Boolean})],l.prototype,"lines",2),i([o({type:Boolean})],l.prototype,"still",2),i([o()],l.prototype,"said",2),i([C("textarea")],l.prototype,"field",2),l=i([k("nr-desk-words")],l);function B(p,n,e){let t=0;for(;t<n.length&&t<e.length&&n[t]===e[t];)t+=1;let s=n.length,r=e.length;for(;s>t&&r>t&&n[s-1]===e[r-1];)s-=1,r-=1;let m=e.length-n.length;return p.filter(d=>d.end<=t||d.start>=s).map(d=>d.end<=t?d:{...d,start:d.start+m,end:d.end+m})}export{_ as a,H as b,Z as c,J as d};
