import"./chunk-RZ7DHKX6.js";import{H as f,W as u,X as v,Y as b,_ as w,c as e,f as m,g as l,k as a,o as r,r as h,s as $,t as k}from"./chunk-Z74WOBFN.js";import{a as n,c,e as d}from"./chunk-IKM2OKE7.js";var i,p,y,V,o=class extends v{constructor(){super(...arguments);c(this,i);this.people=null;this.failed="";this.chosen=null}connectedCallback(){super.connectedCallback(),d(this,i,p).call(this)}render(){let{chosen:t}=this;return l`<div class="ttl">
<div>
<h1 tabindex="-1">${e("desk.people")}</h1>
<p>${e("desk.people.why")}</p>
</div>
</div>
${this.failed?l`<div class="note red" role="alert">${$("stop",18)}<span>${this.failed}</span></div>`:a}
${this.people?l`<div class="card ov">${d(this,i,V).call(this,this.people)}</div>`:a}
<nr-dialog
?open=${t!==null}
closes
heading=${e("desk.people.end.ask",{name:t?.name??""})}
@nr-close=${()=>this.chosen=null}
>
<p>${e("desk.people.end.means")}</p>
<button slot="acts" autofocus @click=${()=>this.chosen=null}>${e("desk.people.end.not")}</button>
<button slot="acts" @click=${()=>t&&d(this,i,y).call(this,t)}>${e("desk.people.end.act")}</button>
</nr-dialog>`}};i=new WeakSet,p=async function(){try{this.people=[...(await this.client.call("GET","/people")).people],this.failed=""}catch(t){this.failed=b(t)}},y=async function(t){this.chosen=null;try{await this.client.call("DELETE",`/people/${t.id}/sessions`),this.notify(e("desk.people.ended",{name:t.name})),await d(this,i,p).call(this)}catch(s){this.notify(s)}},V=function(t){return l`<table class="tb">
<thead>
<tr>
<th>${e("desk.people.name")}</th>
<th>${e("desk.people.roles")}</th>
<th>${e("desk.people.last")}</th>
<th aria-label=${e("desk.people.acts")}></th>
</tr>
</thead>
<tbody>
${t.map(s=>l`<tr>
<td>
<div class="who">
<span class="tile" aria-hidden="true">${u(s.name)}</span>
<span>${s.name}<small>${s.account}</small></span>
</div>
</td>
<td>${s.roles.map(x=>e(`desk.role.${x}`)).join(", ")}</td>
<td>
${f(s.signed_in)}<small>${e(s.is_in?"desk.people.in":"desk.people.out")}</small>
</td>
<td class="r">
${s.is_in?l`<button
aria-label=${e("desk.people.end.of",{name:s.name})}
@click=${()=>this.chosen=s}
>
${e("desk.people.end")}
</button>`:a}
</td>
</tr>`)}
</tbody>
</table>`},o.styles=[k,w,m`
.who{display: flex;gap: 10px;align-items: center;}.who small{overflow-wrap: anywhere;}.tb{min-width: 640px;}.tb td{vertical-align: middle;}.tb button{white-space: nowrap;}`],n([r()],o.prototype,"people",2),n([r()],o.prototype,"failed",2),n([r()],o.prototype,"chosen",2),o=n([h("nr-desk-people")],o);export{o as PeoplePage};
