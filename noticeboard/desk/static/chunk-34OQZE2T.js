import{a as _}from"./chunk-HF545FSE.js";import{P as $,Y as b,_ as E,c as i,d as c,f as w,g as o,k as d,m as f,n as u,p as v,r as y,s as m,t as k}from"./chunk-Z74WOBFN.js";import{a as r,b as h,c as g}from"./chunk-IKM2OKE7.js";var C=400,x=class{constructor(e,t){this.host=e;this.changed=t;this.view=null;this.#t=0;this.#e="";e.addController(this)}#t;#e;hostConnected(){this.look()}hostDisconnected(){clearTimeout(this.#t)}async look(){clearTimeout(this.#t);try{this.#i(await this.host.client.call("GET","/openings"))}catch{}this.view?.is_running&&this.host.isConnected&&(this.#t=window.setTimeout(()=>{this.look()},C))}async open(e){let t=await _(this.host,()=>this.host.client.call("POST","/openings",e));t&&(this.#e="",this.#i(t),await this.look())}async stop(){await this.host.client.call("DELETE","/openings"),await this.look()}of(e){return this.view?.openings.find(t=>t.share===e)}#i(e){this.view=e,this.host.requestUpdate();let n=`${e.openings.filter(({state:a})=>!["waiting","opening"].includes(a)).length} ${e.is_running}`;this.#e&&n!==this.#e&&this.changed(),this.#e=n}full(){let e=this.view?.full;return e?o`<div class="note red" role="alert">
${m("disk",18)}
<span>
<b>${i("desk.opening.full")}</b>
${i("desk.opening.full_counts",{opened:e.opened,total:e.opened+e.sealed,sealed:e.sealed,free:$(e.missing_bytes)})}
</span>
<button @click=${()=>{this.#n()}}>${i("desk.opening.go_on")}</button>
</div>`:d}unasked(){let e=this.view?.openings.find(t=>t.unasked);return e?o`<div class="note">${m("away",18)}<span><b>${i("desk.opening.unasked")}</b> ${e.unasked}</span></div>`:d}async#n(){let e=this.view?.openings.filter(({state:t})=>t==="stopped").map(({share:t})=>t)??[];try{e.length&&await this.open({shares:e})}catch(t){this.host.dispatchEvent(new CustomEvent("nr-say",{detail:b(t),bubbles:!0,composed:!0}))}}},l,p,s=class extends f{constructor(){super(...arguments);this.shares=[];this.withdrawn=!1;this.again=!1;g(this,l,()=>{this.dispatchEvent(new Event("nr-close"))});g(this,p,t=>{if(t.preventDefault(),this.reason&&!this.reason.reportValidity())return;let{shares:n,again:a}=this,V=this.withdrawn?{shares:n,again:a,withdrawn_too:!0,reason:this.reason?.value??""}:{shares:n,again:a};this.dispatchEvent(new CustomEvent("nr-open",{detail:V}))})}render(){let t=this.shares.length,n=this.shares[0]??0,a=this.again?i("desk.opening.ask_again",{share:n}):this.withdrawn?i("desk.opening.ask_withdrawn",{share:n}):t===1?i("desk.opening.ask_one",{share:n}):c("desk.opening.ask",t);return o`<nr-dialog open heading=${a} @nr-close=${h(this,l)}>
<form id="form" class="stack" @submit=${h(this,p)}>
${this.again?o`<p>${i("desk.opening.means_again")}</p>`:d}
${this.again&&!this.withdrawn?d:o`<p>${this.withdrawn?i("desk.opening.why_withdrawn"):c("desk.opening.means",t)}</p>`}
${this.withdrawn?o`<label class="field">
${i("desk.opening.reason")}
<textarea name="reason" required maxlength="500" rows="3" autofocus></textarea>
</label>`:d}
</form>
<button slot="acts" type="button" @click=${h(this,l)}>${i("desk.cancel")}</button>
<button slot="acts" type="button" ?autofocus=${!this.withdrawn} @click=${h(this,p)}>
${c("desk.opening.act",t)}
</button>
</nr-dialog>`}};l=new WeakMap,p=new WeakMap,s.styles=[k,E,w`
:host{display: contents;}textarea{width: 100%;}`],r([u({attribute:!1})],s.prototype,"shares",2),r([u({type:Boolean})],s.prototype,"withdrawn",2),r([u({type:Boolean})],s.prototype,"again",2),r([v("textarea")],s.prototype,"reason",2),s=r([y("nr-desk-open")],s);export{x as a};
