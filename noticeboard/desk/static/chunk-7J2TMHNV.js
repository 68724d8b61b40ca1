import{G as w,P as T,V as K,b as k,e as R,f as h,j as f,k as g,l as s,n as E,p as M}from"./chunk-RQJNQAQI.js";import{a,b as x,c as u,e as $}from"./chunk-IKM2OKE7.js";var m,z,c,v,r=class extends g{constructor(){super(...arguments);u(this,m);this.label="";this.value="";this.marks=[];this.most=0;this.lines=!1;this.still=!1;this.said="";u(this,c,e=>{e.key==="Enter"&&!this.lines&&!e.ctrlKey&&!e.metaKey&&e.preventDefault()});u(this,v,()=>{let e=this.lines?this.field?.value??"":(this.field?.value??"").replace(/\n/g," ");this.marks=B(this.marks,this.value,e),this.value=e,this.dispatchEvent(new CustomEvent("nr-text",{detail:e}))})}select(e,t){this.field?.focus(),this.field?.setSelectionRange(e,t),this.field?.scrollIntoView({block:"nearest"})}render(){return h`<div class="field">
<span class="head"
><label for="in">${this.label}</label>${this.most?h`<span class="tn ${this.value.length>this.most?"rd":""}"
>${k("desk.ask.words.count",{count:w([...this.value].length),most:w(this.most)})}</span
>`:f}</span
>
<div class="box ${this.lines?"lines":""}">
<div class="mirror" aria-hidden="true">${$(this,m,z).call(this)}</div>
<textarea
id="in"
rows="1"
spellcheck="true"
?readonly=${this.still}
aria-invalid=${this.marks.some(({grade:e})=>e==="refuse")?"true":"false"}
aria-description=${this.said||f}
.value=${this.value}
@input=${x(this,v)}
@keydown=${x(this,c)}
></textarea>
</div>
</div>`}};m=new WeakSet,z=function(){let e=[],t=0;for(let{start:n,end:o,number:d,grade:i}of[...this.marks].sort((p,b)=>p.start-b.start)){if(n<t||o>this.value.length)continue;let p=this.value.slice(n,o),b=/^[\p{C}\p{Z}\u115f\u1160\u3164\uffa0\u034f]*$/u.test(p);e.push(this.value.slice(t,n),h`<mark class="${i} ${b?"unseen":""}">${p}<sup>${d}</sup></mark>`),t=o}return e.push(this.value.slice(t)+"​"),e},c=new WeakMap,v=new WeakMap,r.shadowRootOptions={...g.shadowRootOptions,delegatesFocus:!0},r.styles=[T,K,R`
.head{display: flex;justify-content: space-between;gap: 8px;}.box{position: relative;display: grid;border: 1px solid var(--nr-edge);border-radius: 6px;background: var(--nr-card);overflow: hidden;}.box:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.mirror,
.box textarea{grid-area: 1 / 1;font: 15px/25px var(--nr-font);letter-spacing: normal;padding: 7px 12px;margin: 0;border: 0;border-radius: 0;min-height: 40px;white-space: pre-wrap;overflow-wrap: break-word;tab-size: 4;}.lines .mirror,
.lines textarea{min-height: 140px;}.mirror{color: transparent;user-select: none;pointer-events: none;}.box textarea{position: relative;background: transparent;color: var(--nr-ink);resize: none;outline: none;width: 100%;height: 100%;overflow: hidden;}mark{color: inherit;border-radius: 3px;position: relative;background: var(--nr-amber-bg);box-shadow:
0 0 0 2px var(--nr-amber-bg),
inset 0 -2px 0 var(--nr-amber);}mark.refuse{background: var(--nr-red-bg);box-shadow:
0 0 0 2.5px var(--nr-red-bg),
inset 0 -2px 0 var(--nr-red);}mark.refuse.unseen{box-shadow: 0 0 0 1.5px var(--nr-red);}mark sup{position: absolute;inset-inline-start: 100%;top: -3px;margin-inline-start: 1px;font: 700 10px/10px var(--nr-font);color: var(--nr-amber);background: var(--nr-card);border-radius: 5px;}mark.refuse sup{color: var(--nr-red);}`],a([s()],r.prototype,"label",2),a([s()],r.prototype,"value",2),a([s({attribute:!1})],r.prototype,"marks",2),a([s({type:Number})],r.prototype,"most",2),a([s({type:Boolean})],r.prototype,"lines",2),a([s({type:Boolean})],r.prototype,"still",2),a([s()],r.prototype,"said",2),a([E("textarea")],r.prototype,"field",2),r=a([M("nr-desk-words")],r);function B(y,l,e){let t=0;for(;t<l.length&&t<e.length&&l[t]===e[t];)t+=1;let n=l.length,o=e.length;for(;n>t&&o>t&&l[n-1]===e[o-1];)n-=1,o-=1;let d=e.length-l.length;return y.filter(i=>i.end<=t||i.start>=n).map(i=>i.end<=t?i:{...i,start:i.start+d,end:i.end+d})}
