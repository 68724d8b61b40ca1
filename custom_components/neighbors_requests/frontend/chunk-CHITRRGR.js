import{Z as h,b as i,e as r,l as a,r as e,u as l}from"./chunk-FVK2MO6C.js";var u=class{constructor(s,t,o){this.host=s;this.remove=t;this.list=o}#i=null;#t=!1;button(s,t){return i`<button
class="btn round"
aria-label=${t}
title=${t}
@click=${()=>this.#s(s)}
>
${h("trash",18)}
</button>`}question(s){let t=this.#i;if(t===null)return r;let{heading:o,text:m,act:c}=s(t),n=()=>this.#s(null);return i`<nr-dialog open .heading=${o} @nr-close=${n}>
<p class="mut">${m}</p>
<button slot="acts" class="btn link" autofocus @click=${n}>${l("pages.back")}</button>
<button slot="acts" class="btn" ?disabled=${this.#t} @click=${()=>{this.#e(t)}}>
${c}
</button>
</nr-dialog>`}#s(s){this.#i=s,this.host.requestUpdate()}async#e(s){this.#t=!0,this.host.requestUpdate();try{e(this.host,await this.remove(s))}catch(t){e(this.host,a.of(t).message)}this.#t=!1,this.#s(null),await this.list.again()}};export{u as a};
