//# allFunctionsCalledOnLoad
import{b as Z}from"./chunk-S2W6UQ24.js";import{a as X,b as Y}from"./chunk-3PNVCUMR.js";import{p as Q,t as L}from"./chunk-3Y76L6HH.js";import"./chunk-2OTJVVTA.js";import"./chunk-7IKRCEI7.js";import"./chunk-A6CNELPV.js";import{N as W,O as C,S as H,Z as y,_ as N,a as M,b as a,e as p,i as V,j as v,n as G,p as R,q as J,u as e}from"./chunk-FVK2MO6C.js";import{a as c,b as P,c as E,d as j,e as r}from"./chunk-W7HMKWGT.js";var ut={agencies:[],kinds:[],incidents:[],level_from:null,level_to:null,findings:[],farther_than_m:null,nearer_than_m:null,longer_than_s:null,hours:null,strengths:[],labels:[],words:[]},T={name:"",when:ut,then:"deny",prepare:!1,people:1,cool_off_s:0,on:!0},F=["police","sheriff","fire","ems","transit","other"],$=i=>i.length<2?i[0]??"":e("rules.or",{first:i.slice(0,-1).join(", "),last:i.at(-1)??""}),ht=3,dt=(i,h)=>Array.from({length:h-i+1},(t,s)=>e(`level.${i+s}`)).map(t=>t.charAt(0).toLowerCase()+t.slice(1)),tt=i=>i.replace(/\.\.$/,".");function et(i,h){let t=[];return i.agencies.length&&t.push(e("rules.if.agencies",{values:$(i.agencies.map(s=>h.get(s)??`${s.slice(0,8)}…`))})),i.kinds.length&&t.push(e("rules.if.kinds",{values:$(i.kinds.map(s=>e(`agency_kind.${s}`)))})),(i.level_from!==null||i.level_to!==null)&&t.push(e("rules.if.level",{values:$(dt(i.level_from??0,i.level_to??ht))})),i.incidents.length&&t.push(e("rules.if.incidents",{values:$(i.incidents.map(s=>e(`incident.${s}`)))})),i.findings.includes("*")?t.push(e("rules.if.any_finding")):i.findings.length&&t.push(e("rules.if.findings",{values:$(i.findings.map(s=>e(`finding.${s}`).replace(/\.$/,"")))})),i.words.length&&t.push(e("rules.if.words",{values:$(i.words.map(s=>`“${s}”`))})),i.longer_than_s!==null&&t.push(tt(e("rules.if.longer",{length:W(i.longer_than_s*1e3)}))),i.hours&&t.push(e("rules.if.hours",{from:`${C(i.hours[0])}:00`,to:`${C(i.hours[1])}:00`})),i.farther_than_m!==null&&t.push(e("rules.if.farther",{distance:H(i.farther_than_m)})),i.nearer_than_m!==null&&t.push(e("rules.if.nearer",{distance:H(i.nearer_than_m)})),i.strengths.length&&t.push(e("rules.if.strengths",{values:$(i.strengths.map(s=>e(`strength.${s}`)))})),i.labels.length&&t.push(e("rules.if.labels",{values:$(i.labels.map(s=>e(`seen.${s}`)))})),t}function st(i){let h=[e(`rules.then.${i.then}`)];return i.prepare&&h.push(e("rules.prepares")),i.people>1&&h.push(e("rules.people",{count:C(i.people)})),i.cool_off_s&&h.push(tt(e("rules.cools_off",{length:W(i.cool_off_s*1e3)}))),h.map(t=>t.endsWith(".")?t:`${t}.`)}function D(i,h={}){let{name:t,when:s,then:n,prepare:u,people:d,cool_off_s:m,on:g}=i;return{name:t,when:s,then:n,prepare:u,people:d,cool_off_s:m,on:g,...h}}var ct=["deny","list","notify","approve"],mt=[0,1,2],l,S,q,B,k,_,it,nt,f=class extends Z{constructor(){super(...arguments);E(this,l);this.rule=T;this.ruleId="";this.draft=T;this.trial=""}willUpdate(t){t.has("rule")&&(this.draft=D(this.rule))}render(){let{draft:t}=this,{when:s}=t;return a`<form class="card" @submit=${n=>{r(this,l,nt).call(this,n)}}>
<label class="line"
><span>${e("rules.name")}</span
><input
required
maxlength="100"
.value=${t.name}
@input=${n=>r(this,l,k).call(this,{name:x(n)})}
/></label>
<p class="mut sm">${e("rules.all_hold")}</p>
${r(this,l,S).call(this,"kinds",F.map(n=>[n,`agency_kind.${n}`]))}
<label class="line"
><span>${e("rules.level_to")}</span
><select
@change=${n=>r(this,l,_).call(this,{level_to:x(n)?Number(x(n)):null})}
>
<option value="">${e("rules.any")}</option>
${mt.map(n=>a`<option value=${n} ?selected=${s.level_to===n}>
${e(`level.${n}`)}${n?` ${e("rules.or_below")}`:""}
</option>`)}
</select></label
>
<div class="amounts">
${r(this,l,q).call(this,"rules.longer",s.longer_than_s===null?null:s.longer_than_s/3600,{min:.1,max:24,step:"any",set:n=>({longer_than_s:n>0?Math.round(n*3600):null})})}
${r(this,l,q).call(this,"rules.farther",s.farther_than_m,{min:1,step:"1",set:n=>({farther_than_m:n||null})})}
<div class="line" role="group" aria-labelledby="hours">
<span id="hours">${e("rules.hours")}</span>
<div class="row">
${r(this,l,B).call(this,0,"rules.hour_from")}<span aria-hidden="true">–</span>${r(this,l,B).call(this,1,"rules.hour_to")}
</div>
</div>
</div>
<label class="line"
><span>${e("rules.words")}</span
><input
.value=${s.words.join(", ")}
@input=${n=>r(this,l,_).call(this,{words:x(n).split(",").map(u=>u.trim()).filter(Boolean)})}
/></label>
${r(this,l,S).call(this,"findings",[["*","rules.any_finding"],["lawful_activity","finding.lawful_activity"],["late_account","finding.late_account"]])}
${r(this,l,S).call(this,"labels",Q.map(n=>[n,`label.${n}`]))}
<label class="line"
><span>${e("rules.then")}</span
><select @change=${n=>r(this,l,k).call(this,{then:x(n)})}>
${ct.map(n=>a`<option value=${n} ?selected=${t.then===n}>
${e(`rules.then.${n}`)}
</option>`)}
</select></label
>
${t.then==="deny"?p:a`<div class="line"><span></span><div class="ticks">
<label
><input
type="checkbox"
.checked=${t.prepare}
@change=${n=>r(this,l,k).call(this,{prepare:A(n)})}
/>${e("rules.prepares")}</label
>
${t.then==="approve"?p:a`<label
><input
type="checkbox"
.checked=${t.people>1}
@change=${n=>r(this,l,k).call(this,{people:A(n)?2:1})}
/>${e("rules.two_people")}</label
>`}
</div></div>`}
${this.trial?a`<p class="trial" role="status">${y("search",18)}<span>${this.trial}</span></p>`:p}
${this.complaint()}
<div class="acts">
<button class="btn tonal" ?disabled=${this.busy}>${e("rules.save")}</button>
<button type="button" class="btn link" @click=${()=>this.done()}>
${e("pages.cancel")}
</button>
<button type="button" class="try" ?disabled=${this.busy} @click=${()=>{r(this,l,it).call(this)}}>
${e("rules.try")}
</button>
</div>
</form>`}};l=new WeakSet,S=function(t,s){let n=this.draft.when[t];return a`<div class="line" role="group" aria-labelledby=${t}>
<span id=${t}>${e(`rules.${t}`)}</span>
<div class="ticks ${t}">
${s.map(([u,d])=>a`<label
><input
type="checkbox"
.checked=${n.includes(u)}
@change=${m=>r(this,l,_).call(this,{[t]:A(m)?[...n,u]:n.filter(g=>g!==u)})}
/>${e(d).replace(/\.$/,"")}</label
>`)}
</div>
</div>`},q=function(t,s,n){return a`<label class="line"
><span>${e(t)}</span
><input
type="number"
min=${n.min}
max=${n.max??p}
step=${n.step}
.value=${s===null?"":String(s)}
@input=${u=>r(this,l,_).call(this,n.set(Number(x(u))))}
/></label>`},B=function(t,s){let n=this.draft.when.hours;return a`<input
type="number"
aria-label=${e(s)}
min="0"
max=${t?24:23}
.value=${n?String(n[t]):""}
@input=${u=>{let d=x(u);if(!d)return r(this,l,_).call(this,{hours:null});let m=n?[...n]:[0,24];m[t]=Number(d),r(this,l,_).call(this,{hours:m})}}
/>`},k=function(t){let s={...this.draft,...t};this.draft={...s,prepare:s.then!=="deny"&&s.prepare,people:s.then==="deny"||s.then==="approve"?1:s.people,cool_off_s:s.then==="deny"?0:s.cool_off_s},this.trial=""},_=function(t){r(this,l,k).call(this,{when:{...this.draft.when,...t}})},it=async function(){await this.act(async()=>{let t=await this.house.hub.post("/rules/try",{rule:{id:this.ruleId||null,...this.draft,name:this.draft.name||e("rules.new")}});this.trial=L(this.draft.then,t)})},nt=async function(t){t.preventDefault(),await this.act(async()=>{this.ruleId?await this.house.hub.put(`/rules/${this.ruleId}`,this.draft):await this.house.hub.post("/rules",this.draft),this.done()})},f.styles=[N,M`
:host{display: block;}form{padding: 16px;display: grid;grid-template-columns: minmax(0, 728px);gap: 12px;}.line{display: grid;grid-template-columns: 220px minmax(0, 1fr);gap: 4px 16px;align-items: start;color: var(--nr-ink2);font-size: 14px;line-height: 20px;}.line > :first-child{padding-top: 12px;}.line > .ticks{padding-top: 4px;}.line :is(input:not([type="checkbox"]), select){font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;min-height: 44px;padding: 8px 12px;width: 100%;}.amounts{display: grid;gap: inherit;}:host([narrow]) form{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .line{grid-template-columns: minmax(0, 1fr);align-content: start;}:host([narrow]) .amounts{grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr));gap: 12px 16px;}:host([narrow]) .line > :is(:first-child, .ticks){padding-top: 0;}.ticks{display: flex;flex-wrap: wrap;gap: 4px 16px;}.ticks label{display: inline-flex;gap: 8px;align-items: center;min-height: 36px;}:host([narrow]) .ticks{display: grid;grid-template-columns: repeat(auto-fill, minmax(min(120px, 100%), 1fr));}:host([narrow]) .ticks.findings{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .ticks label{min-height: 44px;}.ticks input{flex: none;width: 18px;height: 18px;margin: 0;accent-color: var(--nr-fill);}.acts{display: flex;flex-wrap: wrap;gap: 8px;}.try{margin-inline-start: auto;}:host([narrow]) .try{order: -1;flex-basis: 100%;}.trial{display: flex;gap: 8px;}.trial .ic{color: var(--nr-link);}.wrong{color: var(--nr-red);}`],c([V({attribute:!1})],f.prototype,"rule",2),c([V()],f.prototype,"ruleId",2),c([v()],f.prototype,"draft",2),c([v()],f.prototype,"trial",2),f=c([R("nr-rule-form")],f);function x(i){return i.target.value}function A(i){return i.target.checked}var w,o,rt,K,at,U,lt,z,ot,O,pt,b=class extends J{constructor(){super(...arguments);E(this,o);this.open="";this.trials=new Map;this.busy=!1;this.rules=new G(this);E(this,w,null)}willUpdate(){this.rules.ask(this.house.hub,"/rules"),P(this,w)??j(this,w,this.house.hub.listen(t=>{t.type==="rules.changed"&&this.rules.again()}))}disconnectedCallback(){var t;super.disconnectedCallback(),(t=P(this,w))==null||t.call(this),j(this,w,null)}render(){let t=this.rules.value?.rules,s=this.rules.value?.active??!0;return a`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${e("rules.title")}</h2>
<p>${e("rules.about")}</p>
</div>
${this.house.mayManage&&s&&t?.length?a`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{r(this,o,K).call(this,!1)}}
>
${e("rules.all_off")}
</button>`:p}
${this.house.mayManage&&t?a`<button
class="btn sm tonal"
aria-expanded=${this.open==="new"}
@click=${()=>{this.open=this.open==="new"?"":"new"}}
>
${y("plus",16)}${e("rules.add")}
</button>`:p}
</div>
${t&&!s?r(this,o,rt).call(this):p}
${t?r(this,o,at).call(this,t):X(this.rules)}
${t?a`<p class="card rest mut sm">${e("rules.rest")}</p>`:p}
</div>`}};w=new WeakMap,o=new WeakSet,rt=function(){return a`<div class="card asleep" role="status">
<nr-finding tone="amber" .heading=${e("rules.asleep")}>${e("rules.asleep_why")}</nr-finding>
${this.house.mayManage?a`<button class="btn" ?disabled=${this.busy} @click=${()=>{r(this,o,K).call(this,!0)}}>
${e("rules.all_on")}
</button>`:p}
</div>`},K=async function(t){this.busy=!0;try{this.rules.show(await this.house.hub.put("/rules/active",{active:t}))}catch(s){this.notify(s)}this.busy=!1},at=function(t){return a`${this.open==="new"?r(this,o,U).call(this,null):p}
${t.length?a`<ol>
${t.map(s=>r(this,o,lt).call(this,s,t))}
</ol>`:this.open==="new"?p:a`<div class="card">
<nr-empty icon="rules" .heading=${e("rules.none")} .text=${e("rules.none_text")}></nr-empty>
</div>`}`},U=function(t){return a`<nr-rule-form
style="margin-bottom:12px"
.house=${this.house}
?narrow=${this.narrow}
.rule=${t??T}
.ruleId=${t?.id??""}
@nr-done=${()=>{this.open="",this.rules.again()}}
></nr-rule-form>`},lt=function(t,s){if(this.open===t.id)return a`<li>${r(this,o,U).call(this,t)}</li>`;let n=new Map(this.house.requests.map(I=>[I.agency.id,I.agency.name])),u=et(t.when,n),d=this.trials.get(t.id),m=s.filter(I=>!I.from_config),g=m.indexOf(t);return a`<li class="card rule ${t.on?"":"off"}">
<h3 class="head">${t.name}${t.on?"":` (${e("rules.off")})`}</h3>
<p>${u.length?u.join(" "):e("rules.always")}</p>
<p>${st(t).join(" ")}</p>
${t.from_config?a`<p class="sm mut">${e("rules.from_file")}</p>`:p}
${d?a`<p class="trial sm" role="status">${y("search",18)}<span>${d}</span></p>`:p}
<div class="acts">
${this.house.mayManage?a`<button class="btn link sm" @click=${()=>{r(this,o,pt).call(this,t)}}>
${e("rules.try")}
</button>`:p}
${this.house.mayManage&&!t.from_config?a`
<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{r(this,o,ot).call(this,t,!t.on)}}
>
${e(t.on?"rules.turn_off":"rules.turn_on")}
</button>
<button
class="btn link sm"
@click=${()=>{this.open=t.id}}
>
${e("rules.change")}
</button>
<span class="marks">
${r(this,o,z).call(this,t,g-1,"up",g===0)}
${r(this,o,z).call(this,t,g+1,"down",g===m.length-1)}
<button
class="btn round"
aria-label=${e("rules.remove",{name:t.name})}
title=${e("rules.remove",{name:t.name})}
?disabled=${this.busy}
@click=${()=>{r(this,o,O).call(this,()=>this.house.hub.delete(`/rules/${t.id}`))}}
>
${y("trash",18)}
</button></span>
`:p}
</div>
</li>`},z=function(t,s,n,u){let d=e(`rules.${n}`,{name:t.name});return a`<button
class="btn round"
aria-label=${d}
title=${d}
?disabled=${this.busy||u}
@click=${()=>{r(this,o,O).call(this,()=>this.house.hub.post(`/rules/${t.id}/move`,{to:s}))}}
>
${y(n,18)}
</button>`},ot=function(t,s){return r(this,o,O).call(this,()=>this.house.hub.put(`/rules/${t.id}`,D(t,{on:s})))},O=async function(t){this.busy=!0;try{await t(),await this.rules.again()}catch(s){this.notify(s)}this.busy=!1},pt=async function(t){try{let s=await this.house.hub.post("/rules/try",{rule:{id:t.from_config?null:t.id,...D(t)}});this.trials=new Map(this.trials).set(t.id,L(t.then,s))}catch(s){this.notify(s)}},b.styles=[N,M`
ol{display: grid;gap: 12px;counter-reset: rule;}.rule{padding: 16px;display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;}.rule::before{counter-increment: rule;content: counter(rule);font: 500 15px/21px var(--nr-font);color: var(--nr-ink2);text-align: end;}.rule > *{grid-column: 2 / -1;}.rule > .head{grid-column: 2;}.rule > .acts{grid-column: 3;grid-row: 1;margin-block: -12px;min-height: 44px;display: flex;gap: 0;flex-wrap: wrap;align-items: center;justify-content: flex-end;align-content: center;}.marks{display: flex;}h3{font: 500 15px/21px var(--nr-font);}.off h3,
.off p{color: var(--nr-ink2);}.trial{display: flex;gap: 8px;align-items: flex-start;margin-top: 6px;}.trial .ic{color: var(--nr-link);}.asleep{padding: 16px;margin-bottom: 12px;display: flex;flex-wrap: wrap;gap: 12px;align-items: center;justify-content: space-between;}.asleep nr-finding{flex: 1 1 300px;}.rest{padding: 16px;margin-top: 12px;}:host([narrow]) .pagehead .link{order: 1;}:host([narrow]) .rule > .acts{grid-column: 2 / -1;grid-row: auto;margin: 0;margin-inline-start: -12px;justify-content: flex-start;}:host([narrow]) .marks{margin-inline: auto -12px;}`],c([v()],b.prototype,"open",2),c([v()],b.prototype,"trials",2),c([v()],b.prototype,"busy",2),b=c([R("nr-page-rules")],b);Y("rules",i=>a`<nr-page-rules
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-rules>`);export{b as RulesPage};
