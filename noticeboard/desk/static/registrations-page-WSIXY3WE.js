import{a as V,b as T}from"./chunk-GUO5F3GT.js";import"./chunk-RZ7DHKX6.js";import{V as x,W as E,Y as b,_ as S,c as s,f as v,g as o,k as c,o as h,p as _,r as y,s as r,t as w}from"./chunk-Z74WOBFN.js";import{a as d,b as k,c as m,e as n}from"./chunk-IKM2OKE7.js";var j={named:["tick","ok"],other:["warn","am"],none:["warn","am"],away:["away","am"],refused:["stop","rd"]},$,t,u,f,g,D,F,O,l=class extends V{constructor(){super(...arguments);m(this,t);this.waiting=null;this.refusal="";this.proofs={};this.step=null;this.stepFailed="";m(this,$,async()=>{let[e]=this.file?.files??[];if(e){this.refusal="";try{let i=await this.client.send("POST","/registrations",e,{"Content-Type":"application/octet-stream"}),{agency:a}=await i.json();await this.load(),n(this,t,u).call(this,a)}catch(i){this.refusal=T(i)?s("board_desk.reg.not_one",{file:e.name}):b(i)}this.file&&(this.file.value="")}});m(this,f,async()=>{if(!this.step)return;let{kind:e,one:i}=this.step,a=`/registrations/${i.check.agency}`;try{if(e==="log"){let{index:p}=await this.client.call("POST",`${a}/publication`);this.notify(s("board_desk.reg.logged",{name:i.check.name,index:p}))}else await this.client.call("DELETE",a),this.notify(s("board_desk.reg.refused",{name:i.check.name}));n(this,t,g).call(this,null),await this.load()}catch(p){this.stepFailed=b(p)}})}async read(){return this.waiting=(await this.client.call("GET","/registrations")).registrations,this.refreshCounts(),0}render(){return o`<div class="ttl">
<div>
<h1 tabindex="-1">${s("board_desk.registrations")}</h1>
<p>${s("board_desk.reg.lead")}</p>
</div>
<div class="a">
<input id="file" type="file" accept=".entry" hidden @change=${k(this,$)} />
<button class="btn" @click=${()=>this.file?.click()}>${r("plus",18)} ${s("board_desk.reg.add")}</button>
</div>
</div>
${this.failure()}
${this.refusal?o`<div class="note red" role="alert">${r("stop",18)}<span>${this.refusal}</span></div>`:c}
${this.waiting?.length===0?o`<div class="note plain">
${r("tick",18)}<span><b>${s("board_desk.reg.none")}</b> ${s("board_desk.reg.none.how")}</span>
</div>`:c}
<div class="stack">${this.waiting?.map(e=>n(this,t,D).call(this,e))}</div>
${this.step?n(this,t,O).call(this,this.step):c}`}};$=new WeakMap,t=new WeakSet,u=async function(e){if(this.proofs[e]!=="looking"){this.proofs={...this.proofs,[e]:"looking"};try{let{proof:i}=await this.client.call("POST",`/registrations/${e}/domain`);this.proofs={...this.proofs,[e]:i}}catch(i){let{[e]:a,...p}=this.proofs;this.proofs=p,this.notify(i)}}},f=new WeakMap,g=function(e){this.step=e,this.stepFailed=""},D=function(e){let{check:i}=e,a=!i.fault&&!i.is_logged;return o`<article class="card" aria-labelledby=${i.agency}>
<div class="head">
<span class="tile" aria-hidden="true">${E(i.name)}</span>
<div>
<h2 id=${i.agency} dir="auto">${i.name}</h2>
<div class="meta">
<span class="code">${i.domain}</span><span>${s(`agency_kind.${i.kind}`)}</span>
<span>${x(i.area_km2)}</span>
<span>${s(i.takes_shares?"board_desk.reg.takes":"board_desk.reg.takes_none")}</span>
</div>
</div>
</div>
<ul class="kv">
${n(this,t,F).call(this,e)}
${i.alike.length?o`<li>
${r("warn",18)}
<div>
${s("board_desk.reg.alike")} <b dir="auto">${i.alike.join(" · ")}</b>
<small>${s("board_desk.reg.alike.why")}</small>
</div>
</li>`:o`<li><span class="ok">${r("tick",18)}</span><div>${s("board_desk.reg.no_alike")}</div></li>`}
${i.is_logged||i.fault?o`<li>
<span class="rd">${r("stop",18)}</span>
<div>
${s("board_desk.reg.fault")}
<small>${i.is_logged?s("board_desk.reg.logged_before"):i.fault}</small>
</div>
</li>`:o`<li><span class="ok">${r("tick",18)}</span><div>${s("board_desk.reg.fine")}</div></li>`}
<li>
<span class="am">${r("phone",18)}</span>
<div>
${s("board_desk.reg.call")}
<small>${s("board_desk.reg.call.why",{contact:i.contact})}</small>
</div>
</li>
<li>
${r("lock",18)}
<div>
${s("board_desk.reg.words")}
<p class="code words">${i.root_words.join(" ")}</p>
<small>${s("board_desk.reg.id")} <span class="code">${i.agency}</span></small>
</div>
</li>
</ul>
<div class="acts">
<button class="btn big" @click=${()=>n(this,t,g).call(this,{kind:"refuse",one:e})}>${s("board_desk.reg.refuse")}</button>
<button
class="btn big"
aria-disabled=${!a}
aria-describedby=${i.agency}
@click=${()=>a?n(this,t,g).call(this,{kind:"log",one:e}):this.notify(s("board_desk.reg.fault"))}
>
${s("board_desk.reg.log")}
</button>
</div>
</article>`},F=function({check:e,page:i}){let a=this.proofs[e.agency],[p,W]=a&&a!=="looking"?j[a]:["search","mut"];return o`<li>
<span class=${W}>${r(p,18)}</span>
<div>
<span role="status">${s(`board_desk.proof.${a??"not_yet"}`,{domain:e.domain})}</span>
<small class="code">${i}</small>
<button class="btn" aria-disabled=${a==="looking"} @click=${()=>n(this,t,u).call(this,e.agency)}>
${s(a?"board_desk.proof.again":"board_desk.proof.look")}
</button>
</div>
</li>`},O=function({kind:e,one:i}){let a=this.proofs[i.check.agency];return o`<nr-dialog
open
closes
heading=${s(`board_desk.reg.sheet.${e}`,{name:i.check.name})}
@nr-close=${()=>n(this,t,g).call(this,null)}
>
<p>${s(`board_desk.reg.sheet.${e}.means`)}</p>
${e==="log"&&a!=="named"?o`<div class="note">${r("warn",18)}<span>${s("board_desk.reg.sheet.unproved")}</span></div>`:c}
${this.stepFailed?o`<p class="rd" role="alert">${this.stepFailed}</p>`:c}
<button slot="acts" class="btn big" @click=${()=>n(this,t,g).call(this,null)}>${s("board_desk.back")}</button>
<button slot="acts" class="btn big" @click=${k(this,f)}>${s(`board_desk.reg.sheet.${e}.act`)}</button>
</nr-dialog>`},l.styles=[w,S,v`
.head{display: flex;gap: 12px;padding: 14px 16px 10px;}.head h2{overflow-wrap: anywhere;}.acts{display: grid;grid-template-columns: repeat(2, minmax(0, 250px));gap: 10px;padding: 12px 16px;border-top: 1px solid var(--nr-line);}.words{font-size: 15px;line-height: 24px;}nr-dialog .note{margin-top: 12px;}.kv > li .btn{min-height: 32px;margin-top: 6px;}`],d([h()],l.prototype,"waiting",2),d([h()],l.prototype,"refusal",2),d([h()],l.prototype,"proofs",2),d([h()],l.prototype,"step",2),d([h()],l.prototype,"stepFailed",2),d([_("input[type=file]")],l.prototype,"file",2),l=d([y("nr-board-registrations")],l);export{l as RegistrationsPage};
