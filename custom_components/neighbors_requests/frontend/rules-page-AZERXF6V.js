import{a as F,b as ee}from"./chunk-OVIQAQER.js";import{B as O,x as Z}from"./chunk-DDKFU4HM.js";import"./chunk-DKDZEF4X.js";import"./chunk-SQFLPJWW.js";import{D as H,E as P,H as W,L as y,M as S,a as N,b as a,d as u,e as J,f as L,g,i as Q,k as X,l as C,m as Y,o as t}from"./chunk-IJT5LMLM.js";import{a as p,b as j,c as E,d as V,e as r}from"./chunk-W7HMKWGT.js";var de={agencies:[],kinds:[],incidents:[],level_from:null,level_to:null,findings:[],farther_than_m:null,nearer_than_m:null,longer_than_s:null,hours:null,strengths:[],labels:[],words:[]},T={name:"",when:de,then:"deny",prepare:!1,people:1,cool_off_s:0,on:!0},te=["police","sheriff","fire","ems","transit","other"],x=i=>i.length<2?i[0]??"":t("rules.or",{first:i.slice(0,-1).join(", "),last:i.at(-1)??""}),se=i=>i.replace(/\.\.$/,".");function ie(i,h){let e=[];return i.agencies.length&&e.push(t("rules.if.agencies",{values:x(i.agencies.map(s=>h.get(s)??`${s.slice(0,8)}…`))})),i.kinds.length&&e.push(t("rules.if.kinds",{values:x(i.kinds.map(s=>t(`agency_kind.${s}`)))})),(i.level_from!==null||i.level_to!==null)&&e.push(t("rules.if.level",{from:i.level_from??0,to:i.level_to??3})),i.incidents.length&&e.push(t("rules.if.incidents",{values:x(i.incidents.map(s=>t(`incident.${s}`)))})),i.findings.includes("*")?e.push(t("rules.if.any_finding")):i.findings.length&&e.push(t("rules.if.findings",{values:x(i.findings.map(s=>t(`finding.${s}`).replace(/\.$/,"")))})),i.words.length&&e.push(t("rules.if.words",{values:x(i.words.map(s=>`“${s}”`))})),i.longer_than_s!==null&&e.push(se(t("rules.if.longer",{length:H(i.longer_than_s*1e3)}))),i.hours&&e.push(t("rules.if.hours",{from:`${P(i.hours[0])}:00`,to:`${P(i.hours[1])}:00`})),i.farther_than_m!==null&&e.push(t("rules.if.farther",{distance:W(i.farther_than_m)})),i.nearer_than_m!==null&&e.push(t("rules.if.nearer",{distance:W(i.nearer_than_m)})),i.strengths.length&&e.push(t("rules.if.strengths",{values:x(i.strengths.map(s=>t(`strength.${s}`)))})),i.labels.length&&e.push(t("rules.if.labels",{values:x(i.labels.map(s=>t(`seen.${s}`)))})),e}function ne(i){let h=[t(`rules.then.${i.then}`)];return i.prepare&&h.push(t("rules.prepares")),i.people>1&&h.push(t("rules.people",{count:P(i.people)})),i.cool_off_s&&h.push(se(t("rules.cools_off",{length:H(i.cool_off_s*1e3)}))),h}function D(i,h={}){let{name:e,when:s,then:n,prepare:d,people:c,cool_off_s:m,on:_}=i;return{name:e,when:s,then:n,prepare:d,people:c,cool_off_s:m,on:_,...h}}var ce=["deny","list","notify","approve"],fe=[0,1,2,3],l,I,B,w,b,re,le,K,U,f=class extends J{constructor(){super(...arguments);E(this,l);this.rule=T;this.ruleId="";this.draft=T;this.trial="";this.wrong="";this.busy=!1}willUpdate(e){e.has("rule")&&(this.draft=D(this.rule))}render(){let{draft:e}=this,{when:s}=e;return a`<form class="card" @submit=${n=>{r(this,l,le).call(this,n)}}>
<label class="field whole"
>${t("rules.name")}<input
required
maxlength="100"
.value=${e.name}
@input=${n=>r(this,l,w).call(this,{name:$(n)})}
/></label>
<p class="whole mut sm">${t("rules.all_hold")}</p>
<fieldset class="whole">
<legend>${t("rules.kinds")}</legend>
<div class="ticks">
${te.map(n=>r(this,l,I).call(this,n,`agency_kind.${n}`,s.kinds,"kinds"))}
</div>
</fieldset>
<label class="field"
>${t("rules.level_to")}<select
@change=${n=>r(this,l,b).call(this,{level_to:$(n)?Number($(n)):null})}
>
<option value="">${t("rules.any")}</option>
${fe.slice(0,3).map(n=>a`<option value=${n} ?selected=${s.level_to===n}>
L${n} ${t("rules.or_below")}
</option>`)}
</select></label
>
<label class="field"
>${t("rules.longer")}<input
type="number"
min="0.1"
max="24"
step="any"
.value=${s.longer_than_s===null?"":String(s.longer_than_s/3600)}
@input=${n=>r(this,l,b).call(this,{longer_than_s:me($(n))})}
/></label>
<label class="field"
>${t("rules.words")}<input
.value=${s.words.join(", ")}
@input=${n=>r(this,l,b).call(this,{words:$(n).split(",").map(d=>d.trim()).filter(Boolean)})}
/></label>
<label class="field"
>${t("rules.farther")}<input
type="number"
min="1"
step="1"
.value=${s.farther_than_m===null?"":String(s.farther_than_m)}
@input=${n=>r(this,l,b).call(this,{farther_than_m:Number($(n))||null})}
/></label>
<fieldset>
<legend>${t("rules.hours")}</legend>
<div class="row">
${r(this,l,B).call(this,0,"rules.hour_from")}<span aria-hidden="true">–</span>${r(this,l,B).call(this,1,"rules.hour_to")}
</div>
</fieldset>
<fieldset>
<legend>${t("rules.findings")}</legend>
<div class="ticks">${r(this,l,I).call(this,"*","rules.any_finding",s.findings,"findings")}
${r(this,l,I).call(this,"lawful_activity","finding.lawful_activity",s.findings,"findings")}</div>
</fieldset>
<fieldset>
<legend>${t("rules.labels")}</legend>
<div class="ticks">
${Z.map(n=>r(this,l,I).call(this,n,`label.${n}`,s.labels,"labels"))}
</div>
</fieldset>
<label class="field whole"
>${t("rules.then")}<select
@change=${n=>r(this,l,w).call(this,{then:$(n)})}
>
${ce.map(n=>a`<option value=${n} ?selected=${e.then===n}>
${t(`rules.then.${n}`)}
</option>`)}
</select></label
>
${e.then==="deny"?u:a`<div class="ticks whole">
<label
><input
type="checkbox"
.checked=${e.prepare}
@change=${n=>r(this,l,w).call(this,{prepare:q(n)})}
/>${t("rules.prepares")}</label
>
${e.then==="approve"?u:a`<label
><input
type="checkbox"
.checked=${e.people>1}
@change=${n=>r(this,l,w).call(this,{people:q(n)?2:1})}
/>${t("rules.two_people")}</label
>`}
</div>`}
${this.trial?a`<p class="whole trial" role="status">${y("search",18)}<span>${this.trial}</span></p>`:u}
${this.wrong?a`<p class="whole wrong sm" role="alert">${this.wrong}</p>`:u}
<div class="whole row" style="flex-wrap:wrap">
<button type="button" ?disabled=${this.busy} @click=${()=>{r(this,l,re).call(this)}}>
${t("rules.try")}
</button>
<button ?disabled=${this.busy}>${t("rules.save")}</button>
<button type="button" class="btn link" @click=${()=>r(this,l,U).call(this)}>
${t("pages.cancel")}
</button>
</div>
</form>`}};l=new WeakSet,I=function(e,s,n,d){return a`<label
><input
type="checkbox"
.checked=${n.includes(e)}
@change=${c=>r(this,l,b).call(this,{[d]:q(c)?[...n,e]:n.filter(m=>m!==e)})}
/>${t(s)}</label
>`},B=function(e,s){let n=this.draft.when.hours;return a`<label class="field" style="flex:1"
><span class="vh">${t(s)}</span
><input
type="number"
min="0"
max=${e?24:23}
.value=${n?String(n[e]):""}
@input=${d=>{let c=$(d);if(!c)return r(this,l,b).call(this,{hours:null});let m=n?[...n]:[0,24];m[e]=Number(c),r(this,l,b).call(this,{hours:m})}}
/></label>`},w=function(e){let s={...this.draft,...e};this.draft={...s,prepare:s.then!=="deny"&&s.prepare,people:s.then==="deny"||s.then==="approve"?1:s.people,cool_off_s:s.then==="deny"?0:s.cool_off_s},this.trial=""},b=function(e){r(this,l,w).call(this,{when:{...this.draft.when,...e}})},re=async function(){await r(this,l,K).call(this,async()=>{let e=await this.house.hub.post("/rules/try",{rule:{id:this.ruleId||null,...this.draft,name:this.draft.name||t("rules.new")}});this.trial=O(this.draft.then,e)})},le=async function(e){e.preventDefault(),await r(this,l,K).call(this,async()=>{this.ruleId?await this.house.hub.put(`/rules/${this.ruleId}`,this.draft):await this.house.hub.post("/rules",this.draft),r(this,l,U).call(this)})},K=async function(e){this.busy=!0,this.wrong="";try{await e()}catch(s){this.wrong=Q.of(s).message}this.busy=!1},U=function(){this.dispatchEvent(new CustomEvent("nr-done"))},f.styles=[S,N`
:host{display: block;}form{padding: 16px;display: grid;grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));gap: 16px;}.whole{grid-column: 1 / -1;}fieldset{display: grid;gap: 4px;min-width: 0;}legend,
.label{color: var(--nr-ink2);font-size: 13px;line-height: 18px;padding: 0;}legend{margin-bottom: 2px;}.ticks{display: flex;flex-wrap: wrap;gap: 4px 16px;}.ticks label{display: inline-flex;gap: 8px;align-items: center;min-height: 36px;}.ticks input{flex: none;width: 18px;height: 18px;margin: 0;accent-color: var(--nr-fill);}.trial{display: flex;gap: 8px;}.trial .ic{color: var(--nr-link);}.wrong{color: var(--nr-red);}`],p([L({attribute:!1})],f.prototype,"house",2),p([L({attribute:!1})],f.prototype,"rule",2),p([L()],f.prototype,"ruleId",2),p([g()],f.prototype,"draft",2),p([g()],f.prototype,"trial",2),p([g()],f.prototype,"wrong",2),p([g()],f.prototype,"busy",2),f=p([C("nr-rule-form")],f);function $(i){return i.target.value}function q(i){return i.target.checked}function me(i){let h=Number(i);return h>0?Math.round(h*3600):null}var k,o,ae,z,oe,A,ue,G,pe,R,he,v=class extends Y{constructor(){super(...arguments);E(this,o);this.open="";this.trials=new Map;this.busy=!1;this.rules=new X(this);E(this,k,null)}willUpdate(){this.rules.ask(this.house.hub,"/rules"),j(this,k)??V(this,k,this.house.hub.listen(e=>{e.type==="rules.changed"&&this.rules.again()}))}disconnectedCallback(){var e;super.disconnectedCallback(),(e=j(this,k))==null||e.call(this),V(this,k,null)}render(){let e=this.rules.value?.rules,s=this.rules.value?.active??!0;return a`<div class="wrap">
<div class="pagehead">
<div class="grow">
<h2>${t("rules.title")}</h2>
<p>${t("rules.about")}</p>
</div>
${this.house.mayManage&&s&&e?.length?a`<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{r(this,o,z).call(this,!1)}}
>
${t("rules.all_off")}
</button>`:u}
${this.house.mayManage&&e?a`<button
class="btn sm"
aria-expanded=${this.open==="new"}
@click=${()=>{this.open=this.open==="new"?"":"new"}}
>
${y("plus",16)}${t("rules.add")}
</button>`:u}
</div>
${e&&!s?r(this,o,ae).call(this):u}
${e?r(this,o,oe).call(this,e):F(this.rules)}
${e?a`<p class="card rest mut sm">${t("rules.rest")}</p>`:u}
</div>`}};k=new WeakMap,o=new WeakSet,ae=function(){return a`<div class="card asleep" role="status">
<nr-finding tone="amber" .heading=${t("rules.asleep")}>${t("rules.asleep_why")}</nr-finding>
${this.house.mayManage?a`<button class="btn" ?disabled=${this.busy} @click=${()=>{r(this,o,z).call(this,!0)}}>
${t("rules.all_on")}
</button>`:u}
</div>`},z=async function(e){this.busy=!0;try{this.rules.show(await this.house.hub.put("/rules/active",{active:e}))}catch(s){this.notify(s)}this.busy=!1},oe=function(e){return a`${this.open==="new"?r(this,o,A).call(this,null):u}
${e.length?a`<ol>
${e.map(s=>r(this,o,ue).call(this,s,e))}
</ol>`:this.open==="new"?u:a`<div class="card">
<nr-empty icon="rules" .heading=${t("rules.none")} .text=${t("rules.none_text")}></nr-empty>
</div>`}`},A=function(e){return a`<nr-rule-form
style="margin-bottom:12px"
.house=${this.house}
.rule=${e??T}
.ruleId=${e?.id??""}
@nr-done=${()=>{this.open="",this.rules.again()}}
></nr-rule-form>`},ue=function(e,s){if(this.open===e.id)return a`<li>${r(this,o,A).call(this,e)}</li>`;let n=new Map(this.house.requests.map(M=>[M.agency.id,M.agency.name])),d=ie(e.when,n),c=this.trials.get(e.id),m=s.filter(M=>!M.from_config),_=m.indexOf(e);return a`<li class="card rule ${e.on?"":"off"}">
<h3 class="head">${e.name}${e.on?"":` (${t("rules.off")})`}</h3>
<p>${d.length?d.join(" "):t("rules.always")}</p>
<p>${ne(e).join(" ")}</p>
${e.from_config?a`<p class="sm mut">${t("rules.from_file")}</p>`:u}
${c?a`<p class="trial sm" role="status">${y("search",18)}<span>${c}</span></p>`:u}
<div class="acts">
${this.house.mayManage?a`<button class="btn link sm" @click=${()=>{r(this,o,he).call(this,e)}}>
${t("rules.try")}
</button>`:u}
${this.house.mayManage&&!e.from_config?a`
<button
class="btn link sm"
?disabled=${this.busy}
@click=${()=>{r(this,o,pe).call(this,e,!e.on)}}
>
${t(e.on?"rules.turn_off":"rules.turn_on")}
</button>
<button
class="btn link sm"
@click=${()=>{this.open=e.id}}
>
${t("rules.change")}
</button>
${r(this,o,G).call(this,e,_-1,"up",_===0)}
${r(this,o,G).call(this,e,_+1,"down",_===m.length-1)}
<button
class="btn round"
aria-label=${t("rules.remove",{name:e.name})}
title=${t("rules.remove",{name:e.name})}
?disabled=${this.busy}
@click=${()=>{r(this,o,R).call(this,()=>this.house.hub.delete(`/rules/${e.id}`))}}
>
${y("trash",18)}
</button>
`:u}
</div>
</li>`},G=function(e,s,n,d){let c=t(`rules.${n}`,{name:e.name});return a`<button
class="btn round"
aria-label=${c}
title=${c}
?disabled=${this.busy||d}
@click=${()=>{r(this,o,R).call(this,()=>this.house.hub.post(`/rules/${e.id}/move`,{to:s}))}}
>
${y(n,18)}
</button>`},pe=function(e,s){return r(this,o,R).call(this,()=>this.house.hub.put(`/rules/${e.id}`,D(e,{on:s})))},R=async function(e){this.busy=!0;try{await e(),await this.rules.again()}catch(s){this.notify(s)}this.busy=!1},he=async function(e){try{let s=await this.house.hub.post("/rules/try",{rule:{id:e.from_config?null:e.id,...D(e)}});this.trials=new Map(this.trials).set(e.id,O(e.then,s))}catch(s){this.notify(s)}},v.styles=[S,N`
ol{display: grid;gap: 12px;counter-reset: rule;}.rule{padding: 16px;display: grid;grid-template-columns: 28px minmax(0, 1fr) auto;gap: 4px 12px;}.rule::before{counter-increment: rule;content: counter(rule);font: 500 15px/21px var(--nr-font);color: var(--nr-ink2);text-align: end;}.rule > *{grid-column: 2 / -1;}.rule > .head{grid-column: 2;}.rule > .acts{grid-column: 3;grid-row: 1;margin-block: -8px;display: flex;gap: 0;flex-wrap: wrap;justify-content: flex-end;align-content: flex-start;}h3{font: 500 15px/21px var(--nr-font);}.off h3,
.off p{color: var(--nr-ink2);}.trial{display: flex;gap: 8px;align-items: flex-start;margin-top: 6px;}.trial .ic{color: var(--nr-link);}.asleep{padding: 16px;margin-bottom: 12px;display: flex;flex-wrap: wrap;gap: 12px;align-items: center;justify-content: space-between;}.asleep nr-finding{flex: 1 1 300px;}.rest{padding: 16px;margin-top: 12px;}:host([narrow]) .pagehead .link{order: 1;align-self: flex-start;margin-inline-start: -12px;}:host([narrow]) .rule > .acts{grid-column: 2 / -1;grid-row: auto;margin: 0;margin-inline-start: -12px;justify-content: flex-start;}`],p([g()],v.prototype,"open",2),p([g()],v.prototype,"trials",2),p([g()],v.prototype,"busy",2),v=p([C("nr-page-rules")],v);ee("rules",i=>a`<nr-page-rules
.hass=${i.hass}
.house=${i.house}
.route=${i.route}
.narrow=${i.narrow}
></nr-page-rules>`);export{v as RulesPage};
