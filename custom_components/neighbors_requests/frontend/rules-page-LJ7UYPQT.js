//# allFunctionsCalledOnLoad
import{a as tt,b as et}from"./chunk-RYBPCI3Y.js";import{p as F,t as S}from"./chunk-C3MF2U6C.js";import"./chunk-GSEMAW25.js";import"./chunk-6A6BR7VC.js";import"./chunk-A6CNELPV.js";import{M as V,N,R as W,Y as y,Z as P,a as M,b as l,e as p,h as Q,i as T,j as g,l as X,n as Y,p as L,q as Z,t as e}from"./chunk-FPVZAMFE.js";import{a as h,b as j,c as E,d as H,e as r}from"./chunk-W7HMKWGT.js";var ct={agencies:[],kinds:[],incidents:[],level_from:null,level_to:null,findings:[],farther_than_m:null,nearer_than_m:null,longer_than_s:null,hours:null,strengths:[],labels:[],words:[]},D={name:"",when:ct,then:"deny",prepare:!1,people:1,cool_off_s:0,on:!0},st=["police","sheriff","fire","ems","transit","other"],b=i=>i.length<2?i[0]??"":e("rules.or",{first:i.slice(0,-1).join(", "),last:i.at(-1)??""}),mt=3,ft=(i,c)=>Array.from({length:c-i+1},(t,s)=>e(`level.${i+s}`)).map(t=>t.charAt(0).toLowerCase()+t.slice(1)),it=i=>i.replace(/\.\.$/,".");function nt(i,c){let t=[];return i.agencies.length&&t.push(e("rules.if.agencies",{values:b(i.agencies.map(s=>c.get(s)??`${s.slice(0,8)}…`))})),i.kinds.length&&t.push(e("rules.if.kinds",{values:b(i.kinds.map(s=>e(`agency_kind.${s}`)))})),(i.level_from!==null||i.level_to!==null)&&t.push(e("rules.if.level",{values:b(ft(i.level_from??0,i.level_to??mt))})),i.incidents.length&&t.push(e("rules.if.incidents",{values:b(i.incidents.map(s=>e(`incident.${s}`)))})),i.findings.includes("*")?t.push(e("rules.if.any_finding")):i.findings.length&&t.push(e("rules.if.findings",{values:b(i.findings.map(s=>e(`finding.${s}`).replace(/\.$/,"")))})),i.words.length&&t.push(e("rules.if.words",{values:b(i.words.map(s=>`“${s}”`))})),i.longer_than_s!==null&&t.push(it(e("rules.if.longer",{length:V(i.longer_than_s*1e3)}))),i.hours&&t.push(e("rules.if.hours",{from:`${N(i.hours[0])}:00`,to:`${N(i.hours[1])}:00`})),i.farther_than_m!==null&&t.push(e("rules.if.farther",{distance:W(i.farther_than_m)})),i.nearer_than_m!==null&&t.push(e("rules.if.nearer",{distance:W(i.nearer_than_m)})),i.strengths.length&&t.push(e("rules.if.strengths",{values:b(i.strengths.map(s=>e(`strength.${s}`)))})),i.labels.length&&t.push(e("rules.if.labels",{values:b(i.labels.map(s=>e(`seen.${s}`)))})),t}function rt(i){let c=[e(`rules.then.${i.then}`)];return i.prepare&&c.push(e("rules.prepares")),i.people>1&&c.push(e("rules.people",{count:N(i.people)})),i.cool_off_s&&c.push(it(e("rules.cools_off",{length:V(i.cool_off_s*1e3)}))),c.map(t=>t.endsWith(".")?t:`${t}.`)}function I(i,c={}){let{name:t,when:s,then:n,prepare:u,people:m,cool_off_s:f,on:$}=i;return{name:t,when:s,then:n,prepare:u,people:m,cool_off_s:f,on:$,...c}}var gt=["deny","list","notify","approve"],$t=[0,1,2],a,O,B,q,w,_,at,lt,K,U,d=class extends Q{constructor(){super(...arguments);E(this,a);this.narrow=!1;this.rule=D;this.ruleId="";this.draft=D;this.trial="";this.wrong="";this.busy=!1}willUpdate(t){t.has("rule")&&(this.draft=I(this.rule))}render(){let{draft:t}=this,{when:s}=t;return l`<form class="card" @submit=${n=>{r(this,a,lt).call(this,n)}}>
<label class="line"
><span>${e("rules.name")}</span
><input
required
maxlength="100"
.value=${t.name}
@input=${n=>r(this,a,w).call(this,{name:x(n)})}
/></label>
<p class="mut sm">${e("rules.all_hold")}</p>
${r(this,a,O).call(this,"kinds",st.map(n=>[n,`agency_kind.${n}`]))}
<label class="line"
><span>${e("rules.level_to")}</span
><select
@change=${n=>r(this,a,_).call(this,{level_to:x(n)?Number(x(n)):null})}
>
<option value="">${e("rules.any")}</option>
${$t.map(n=>l`<option value=${n} ?selected=${s.level_to===n}>
${e(`level.${n}`)}${n?` ${e("rules.or_below")}`:""}
</option>`)}
</select></label
>
<div class="amounts">
${r(this,a,B).call(this,"rules.longer",s.longer_than_s===null?null:s.longer_than_s/3600,{min:.1,max:24,step:"any",set:n=>({longer_than_s:n>0?Math.round(n*3600):null})})}
${r(this,a,B).call(this,"rules.farther",s.farther_than_m,{min:1,step:"1",set:n=>({farther_than_m:n||null})})}
<div class="line" role="group" aria-labelledby="hours">
<span id="hours">${e("rules.hours")}</span>
<div class="row">
${r(this,a,q).call(this,0,"rules.hour_from")}<span aria-hidden="true">–</span>${r(this,a,q).call(this,1,"rules.hour_to")}
</div>
</div>
</div>
<label class="line"
><span>${e("rules.words")}</span
><input
.value=${s.words.join(", ")}
@input=${n=>r(this,a,_).call(this,{words:x(n).split(",").map(u=>u.trim()).filter(Boolean)})}
/></label>
${r(this,a,O).call(this,"findings",[["*","rules.any_finding"],["lawful_activity","finding.lawful_activity"],["late_account","finding.late_account"]])}
${r(this,a,O).call(this,"labels",F.map(n=>[n,`label.${n}`]))}
<label class="line"
><span>${e("rules.then")}</span
><select @change=${n=>r(this,a,w).call(this,{then:x(n)})}>
${gt.map(n=>l`<option value=${n} ?selected=${t.then===n}>
${e(`rules.then.${n}`)}
</option>`)}
</select></label
>
${t.then==="deny"?p:l`<div class="line"><span></span><div class="ticks">
<label
><input
type="checkbox"
.checked=${t.prepare}
@change=${n=>r(this,a,w).call(this,{prepare:A(n)})}
/>${e("rules.prepares")}</label
>
${t.then==="approve"?p:l`<label
><input
type="checkbox"
.checked=${t.people>1}
@change=${n=>r(this,a,w).call(this,{people:A(n)?2:1})}
/>${e("rules.two_people")}</label
>`}
</div></div>`}
${this.trial?l`<p class="trial" role="status">${y("search",18)}<span>${this.trial}</span></p>`:p}
${this.wrong?l`<p class="wrong sm" role="alert">${this.wrong}</p>`:p}
<div class="acts">
<button class="btn tonal" ?disabled=${this.busy}>${e("rules.save")}</button>
<button type="button" class="btn link" @click=${()=>r(this,a,U).call(this)}>
${e("pages.cancel")}
</button>
<button type="button" class="try" ?disabled=${this.busy} @click=${()=>{r(this,a,at).call(this)}}>
${e("rules.try")}
</button>
</div>
</form>`}};a=new WeakSet,O=function(t,s){let n=this.draft.when[t];return l`<div class="line" role="group" aria-labelledby=${t}>
<span id=${t}>${e(`rules.${t}`)}</span>
<div class="ticks ${t}">
${s.map(([u,m])=>l`<label
><input
type="checkbox"
.checked=${n.includes(u)}
@change=${f=>r(this,a,_).call(this,{[t]:A(f)?[...n,u]:n.filter($=>$!==u)})}
/>${e(m).replace(/\.$/,"")}</label
>`)}
</div>
</div>`},B=function(t,s,n){return l`<label class="line"
><span>${e(t)}</span
><input
type="number"
min=${n.min}
max=${n.max??p}
step=${n.step}
.value=${s===null?"":String(s)}
@input=${u=>r(this,a,_).call(this,n.set(Number(x(u))))}
/></label>`},q=function(t,s){let n=this.draft.when.hours;return l`<input
type="number"
aria-label=${e(s)}
min="0"
max=${t?24:23}
.value=${n?String(n[t]):""}
@input=${u=>{let m=x(u);if(!m)return r(this,a,_).call(this,{hours:null});let f=n?[...n]:[0,24];f[t]=Number(m),r(this,a,_).call(this,{hours:f})}}
/>`},w=function(t){let s={...this.draft,...t};this.draft={...s,prepare:s.then!=="deny"&&s.prepare,people:s.then==="deny"||s.then==="approve"?1:s.people,cool_off_s:s.then==="deny"?0:s.cool_off_s},this.trial=""},_=function(t){r(this,a,w).call(this,{when:{...this.draft.when,...t}})},at=async function(){await r(this,a,K).call(this,async()=>{let t=await this.house.hub.post("/rules/try",{rule:{id:this.ruleId||null,...this.draft,name:this.draft.name||e("rules.new")}});this.trial=S(this.draft.then,t)})},lt=async function(t){t.preventDefault(),await r(this,a,K).call(this,async()=>{this.ruleId?await this.house.hub.put(`/rules/${this.ruleId}`,this.draft):await this.house.hub.post("/rules",this.draft),r(this,a,U).call(this)})},K=async function(t){this.busy=!0,this.wrong="";try{await t()}catch(s){this.wrong=X.of(s).message}this.busy=!1},U=function(){this.dispatchEvent(new CustomEvent("nr-done"))},d.styles=[P,M`
:host{display: block;}form{padding: 16px;display: grid;grid-template-columns: minmax(0, 728px);gap: 12px;}.line{display: grid;grid-template-columns: 220px minmax(0, 1fr);gap: 4px 16px;align-items: start;color: var(--nr-ink2);font-size: 14px;line-height: 20px;}.line > :first-child{padding-top: 12px;}.line > .ticks{padding-top: 4px;}.line :is(input:not([type="checkbox"]), select){font: 14px/20px var(--nr-font);color: var(--nr-ink);background: var(--nr-card);border: 1px solid var(--nr-edge);border-radius: 8px;min-height: 44px;padding: 8px 12px;width: 100%;}.amounts{display: grid;gap: inherit;}:host([narrow]) form{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .line{grid-template-columns: minmax(0, 1fr);align-content: start;}:host([narrow]) .amounts{grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr));gap: 12px 16px;}:host([narrow]) .line > :is(:first-child, .ticks){padding-top: 0;}.ticks{display: flex;flex-wrap: wrap;gap: 4px 16px;}.ticks label{display: inline-flex;gap: 8px;align-items: center;min-height: 36px;}:host([narrow]) .ticks{display: grid;grid-template-columns: repeat(auto-fill, minmax(min(120px, 100%), 1fr));}:host([narrow]) .ticks.findings{grid-template-columns: minmax(0, 1fr);}:host([narrow]) .ticks label{min-height: 44px;}.ticks input{flex: none;width: 18px;height: 18px;margin: 0;accent-color: var(--nr-fill);}.acts{display: flex;flex-wrap: wrap;gap: 8px;}.try{margin-inline-start: auto;}:host([narrow]) .try{order: -1;flex-basis: 100%;}.trial{display: flex;gap: 8px;}.trial .ic{color: var(--nr-link);}.wrong{color: var(--nr-red);}`],h([T({attribute:!1})],d.prototype,"house",2),h([T({type:Boolean,reflect:!0})],d.prototype,"narrow",2),h([T({attribute:!1})],d.prototype,"rule",2),h([T()],d.prototype,"ruleId",2),h([g()],d.prototype,"draft",2),h([g()],d.prototype,"trial",2),h([g()],d.prototype,"wrong",2),h([g()],d.prototype,"busy",2),d=h([L("nr-rule-form")],d);function x(i){return i.target.value}function A(i){return i.target.checked}var k,o,ot,z,pt,G,ut,J,ht,R,dt,v=class extends Z{constructor(){super(...arguments);E(this,o);this.open="";this.trials=new Map;this.busy=!1;this.rules=new Y(this);E(this,k,null)}willUpdate(){this.rules.ask(this.house.hub,"/rules"),j(this,k)??H(this,k,this.house.hub.listen(t=>{t.type==="rules.changed"&&this.rules.again()}))}disconnectedCallback(){var t;super.disconnectedCallback(),(t=j(this,k))==null||t.call(this),H(this,k,null)}render(){let t=this.rules.value?.rules,s=this.rules.value?.active??!0;return l`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${e("rules.title")}</h2>
<p>${e("rules.about")}</p>
</div>
${this.house.mayManage&&s&&t?.length?l`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{r(this,o,z).call(this,!1)}}
>
${e("rules.all_off")}
</button>`:p}
${this.house.mayManage&&t?l`<button
class="btn sm tonal"
aria-expanded=${this.open==="new"}
@click=${()=>{this.open=this.open==="new"?"":"new"}}
>
${y("plus",16)}${e("rules.add")}
</button>`:p}
</div>
${t&&!s?r(this,o,ot).call(this):p}
${t?r(this,o,pt).call(this,t):tt(this.rules)}
${t?l`<p class="card rest mut sm">${e("rules.rest")}</p>`:p}
</div>`}};k=new WeakMap,o=new WeakSet,ot=function(){return l`<div class="card asleep" role="status">
<nr-finding tone="amber" .heading=${e("rules.asleep")}>${e("rules.asleep_why")}</nr-finding>
${this.house.mayManage?l`<button class="btn" ?disabled=${this.busy} @click=${()=>{r(this,o,z).call(this,!0)}}>
${e("rules.all_on")}
</button>`:p}
</div>`},z=async function(t){this.busy=!0;try{this.rules.show(await this.house.hub.put("/rules/active",{active:t}))}catch(s){this.notify(s)}this.busy=!1},pt=function(t){return l`${this.open==="new"?r(this,o,G).call(this,null):p}
${t.length?l`<ol>
${t.map(s=>r(this,o,ut).call(this,s,t))}
</ol>`:this.open==="new"?p:l`<div class="card">
<nr-empty icon="rules" .heading=${e("rules.none")} .text=${e("rules.none_text")}></nr-empty>
</div>`}`},G=function(t){return l`<nr-rule-form
style="margin-bottom:12px"
.house=${this.house}
?narrow=${this.narrow}
.rule=${t??D}
.ruleId=${t?.id??""}
@nr-done=${()=>{this.open="",this.rules.again()}}
></nr-rule-form>`},ut=function(t,s){if(this.open===t.id)return l`<li>${r(this,o,G).call(this,t)}</li>`;let n=new Map(this.house.requests.map(C=>[C.agency.id,C.agency.name])),u=nt(t.when,n),m=this.trials.get(t.id),f=s.filter(C=>!C.from_config),$=f.indexOf(t);return l`<li class="card rule ${t.on?"":"off"}">
<h3 class="head">${t.name}${t.on?"":` (${e("rules.off")})`}</h3>
<p>${u.length?u.join(" "):e("rules.always")}</p>
<p>${rt(t).join(" ")}</p>
${t.from_config?l`<p class="sm mut">${e("rules.from_file")}</p>`:p}
${m?l`<p class="trial sm" role="status">${y("search",18)}<span>${m}</span></p>`:p}
<div class="acts">
${this.house.mayManage?l`<button class="btn link sm" @click=${()=>{r(this,o,dt).call(this,t)}}>
${e("rules.try")}
</button>`:p}
${this.house.mayManage&&!t.from_config?l`
<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{r(this,o,ht).call(this,t,!t.on)}}
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
${r(this,o,J).call(this,t,$-1,"up",$===0)}
${r(this,o,J).call(this,t,$+1,"down",$===f.length-1)}
<button
class="btn round"
aria-label=${e("rules.remove",{name:t.name})}
title=${e("rules.remove",{name:t.name})}
?disabled=${this.busy}
@click=${()=>{r(this,o,R).call(this,()=>this.house.hub.delete(`/rules/${t.id}`))}}
>
${y("trash",18)}
</button></span>
`:p}
</div>
</li>`},J=function(t,s,n,u){let m=e(`rules.${n}`,{name:t.name});return l`<button
class="btn round"
aria-label=${m}
title=${m}
?disabled=${this.busy||u}
@click=${()=>{r(this,o,R).call(this,()=>this.house.hub.post(`/rules/${t.id}/move`,{to:s}))}}
>
${y(n,18)}
</button>`},ht=function(t,s){return r(this,o,R).call(this,()=>this.house.hub.put(`/rules/${t.id}`,I(t,{on:s})))},R=async function(t){this.busy=!0;try{await t(),await this.rules.again()}catch(s){this.notify(s)}this.busy=!1},dt=async function(t){try{let s=await this.house.hub.post("/rules/try",{rule:{id:t.from_config?null:t.id,...I(t)}});this.trials=new Map(this.trials).set(t.id,S(t.then,s))}catch(s){this.notify(s)}},v.styles=[P,M`
ol{display: grid;gap: 12px;counter-reset: rule;}.rule{padding: 16px;display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;}.rule::before{counter-increment: rule;content: counter(rule);font: 500 15px/21px var(--nr-font);color: var(--nr-ink2);text-align: end;}.rule > *{grid-column: 2 / -1;}.rule > .head{grid-column: 2;}.rule > .acts{grid-column: 3;grid-row: 1;margin-block: -12px;min-height: 44px;display: flex;gap: 0;flex-wrap: wrap;align-items: center;justify-content: flex-end;align-content: center;}.marks{display: flex;}h3{font: 500 15px/21px var(--nr-font);}.off h3,
.off p{color: var(--nr-ink2);}.trial{display: flex;gap: 8px;align-items: flex-start;margin-top: 6px;}.trial .ic{color: var(--nr-link);}.asleep{padding: 16px;margin-bottom: 12px;display: flex;flex-wrap: wrap;gap: 12px;align-items: center;justify-content: space-between;}.asleep nr-finding{flex: 1 1 300px;}.rest{padding: 16px;margin-top: 12px;}:host([narrow]) .pagehead .link{order: 1;}:host([narrow]) .rule > .acts{grid-column: 2 / -1;grid-row: auto;margin: 0;margin-inline-start: -12px;justify-content: flex-start;}:host([narrow]) .marks{margin-inline: auto -12px;}`],h([g()],v.prototype,"open",2),h([g()],v.prototype,"trials",2),h([g()],v.prototype,"busy",2),v=h([L("nr-page-rules")],v);et("rules",i=>l`<nr-page-rules
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-rules>`);export{v as RulesPage};
