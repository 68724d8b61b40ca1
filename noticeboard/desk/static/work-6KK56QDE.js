import{B as Zt,C as ct,H as ot,I as Jt,P as T,Q as P,T as Bt,U as ut,V as Qt,W as O,c as r,d as et,f as L,g as h,j as Ft,k as g,l as K,m as w,n as $,o as it,q as A,s as dt,t as Yt,u as q,v as Vt,x as Xt,z as Ct}from"./chunk-ZNTCP7GX.js";import{a as p,b as u,c as k,d as x,e as s,f as tt}from"./chunk-IKM2OKE7.js";var ft,Wt,G=class extends K{constructor(){super(...arguments);k(this,ft);this.case="";this.share=null;this.language=""}render(){let t=this.share;if(!t)return g;let e=t.films.reduce((n,o)=>n+o.covered,0),i=t.films.some(n=>n.has_sound);return h`<section class="card" aria-labelledby="title">
<header>
<h2 id="title">${r("player.with",{share:t.share})}</h2>
<a class="a" href=${Qt("cases",this.case,t.share,"report")}>${r("player.report")}</a>
</header>
<ul class="kv">
${t.withdrawn_at?h`<li>${T("undo",18)}<div>${r("player.withdrawn",{time:ct(t.withdrawn_at)})}<small>${r("player.withdrawn_why")}</small></div></li>`:g}
${t.refused?h`<li><span class="rd">${T("stop",18)}</span><div>${t.refused}</div></li>`:g}
${t.words?h`<li>${T("talk",18)}<div>${r("player.in_words")}<q class="words">${t.words}</q></div></li>`:g}
${t.readings_count?h`<li>${T("motion",18)}<div>${et("player.readings",t.readings_count)}${s(this,ft,Wt).call(this,t)}</div></li>`:g}
<li>
${T(t.identity?"person":"hidden",18)}
<div>
${t.identity||r("player.anonymous")}, ${r(i?"player.with_sound":"player.no_sound")}
<small>${e?et("player.covered",e):r("player.not_covered")}${t.is_from_page?` ${r("player.from_page")}`:""}</small>
</div>
</li>
${t.received_at?h`<li><span class="ok">${T("verified",18)}</span><div>${r("player.receipt",{time:ct(t.received_at)})}<small>${r("player.receipt_why")}</small></div></li>`:g}
<li>
${T("eye",18)}
<div>
${t.noted_at?r("player.opened",{time:ct(t.noted_at)}):r("player.not_noted")}
<small>${r(t.noted_at?"player.opened_why":"player.not_noted_why")}</small>
</div>
</li>
</ul>
</section>`}};ft=new WeakSet,Wt=function(t){return h`<div class="ov" tabindex="0" role="group" aria-label=${et("player.readings",t.readings_count)}>
<table class="tb">
<thead><tr><th>${r("player.sensor")}</th><th>${r("player.time")}</th><th>${r("player.state")}</th></tr></thead>
<tbody>
${t.readings.map(([e,,i,n,o])=>h`<tr><td>${e}</td><td class="tn nw" title=${n??""}>${n?q(n):""}</td><td>${o}${i?` ${i}`:""}</td></tr>`)}
</tbody>
</table>
</div>
${t.readings.length<t.readings_count?h`<small>${r("player.readings_more",{count:t.readings.length})}</small>`:g}`},G.styles=[P,O,L`
.words{display: block;font: 16px/24px var(--nr-head);white-space: pre-wrap;overflow-wrap: anywhere;max-height: 320px;overflow: auto;}.ov{max-height: 240px;overflow: auto;margin-top: 4px;}.tb :is(td, th){padding: 4px 8px;}.tb :is(td, th):first-child{padding-inline-start: 0;}`],p([w()],G.prototype,"case",2),p([w({attribute:!1})],G.prototype,"share",2),p([w()],G.prototype,"language",2),G=p([A("nr-desk-beside")],G);var Dt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},te=m=>(...a)=>({_$litDirective$:m,values:a}),yt=class{constructor(a){}get _$AU(){return this._$AM._$AU}_$AT(a,t,e){this._$Ct=a,this._$AM=t,this._$Ci=e}_$AS(a,t){return this.update(a,t)}update(a,t){return this.render(...t)}};var zt=class extends yt{constructor(a){if(super(a),a.type!==Dt.ELEMENT)throw new Error("styled: in an element's tag only")}render(a){return Ft}update(a,[t]){let{style:e}=a.element;for(let[i,n]of Object.entries(t))e.setProperty(i,n);return Ft}},z=te(zt);function ee(m){return m.flatMap(({share:a,films:t})=>t.map((e,i)=>({key:`${a}/${e.name}`,share:a,film:e,label:t.length>1?`${a}${ie(i)}`:a})))}function ie(m){let a=String.fromCharCode(97+m%26);return m<26?a:ie(Math.floor(m/26)-1)+a}function Y(m,a){return a==="burned"?m.offset_ms??0:0}function se(m,a){let{film:t}=m,e=Y(t,a),i=t.start===null?null:Date.parse(t.start)+e,n=t.end===null?i??0:Date.parse(t.end)+e;return{filmed:m,start_ms:i,end_ms:n,within_ms:t.uncertainty_ms}}var Ue=864e5;function re(m){let a=m.filter(e=>e.start_ms!==null).sort((e,i)=>(e.start_ms??0)-(i.start_ms??0)),t=a[a.length>>1]?.start_ms??0;return new Set(a.filter(e=>Math.abs((e.start_ms??0)-t)<=Ue))}var bt=class{constructor(a,t){let e=a.filter(F=>F.start_ms!==null),i=e.map(F=>(F.start_ms??0)-(F.within_ms??0)),n=e.map(F=>F.end_ms+(F.within_ms??0)),o=Math.min(...i,...t),c=Math.max(...n,...t),f=!Number.isFinite(o),b=Math.max(1e3,(c-o)*.06);this.start_ms=f?0:o-b,this.end_ms=f?1:c+b}at(a){return(a-this.start_ms)/(this.end_ms-this.start_ms)*100}moment_ms(a){return this.start_ms+a/100*(this.end_ms-this.start_ms)}pieces(a){if(a.start_ms===null)return[];let t=this.at(a.start_ms),e=this.at(a.end_ms),i={kind:"film",left:t,width:e-t};if(a.within_ms===0)return[i];if(a.within_ms===null)return[{kind:"open",left:Math.max(0,t-8),width:Math.min(100,e+8)-Math.max(0,t-8)},i];let n=this.at(a.start_ms-a.within_ms);return[{kind:"unsure",left:n,width:this.at(a.end_ms+a.within_ms)-n},i]}ticks(a){let t=(this.end_ms-this.start_ms)/a,i=(je.find(o=>o*1e3>=t)??Math.ceil(t/864e5)*86400)*1e3,n=[];for(let o=Math.ceil(this.start_ms/i)*i;o<=this.end_ms;o+=i)n.push(o);return n}},je=[1,2,5,10,15,30,60,120,300,600,900,1800,3600,7200,14400,21600,43200,86400];function ne(m,a){let t=m.filter(n=>n.start_ms!==null),e=[],i=[];for(let n of t){let{label:o}=n.filmed;if(n.within_ms===null){(t.length>1||a.length)&&i.push(o);continue}for(let{name:c,at_ms:f}of a)[n.start_ms??0,n.end_ms].some(b=>Math.abs(f-b)<(n.within_ms??0))&&e.push({kind:"known",labels:[o],other:c,within_ms:n.within_ms})}for(let[n,o]of t.entries())for(let c of t.slice(n+1)){if(o.within_ms===null||c.within_ms===null)continue;let f=Math.abs((o.start_ms??0)-(c.start_ms??0));o.filmed.share!==c.filmed.share&&f<=o.within_ms+c.within_ms&&e.push({kind:"order",labels:[o.filmed.label],other:c.filmed.label,within_ms:0})}return i.length&&e.push({kind:"unknown",labels:i,other:"",within_ms:0}),e}function gt(m,a,t){if(m.at===null)return null;let e=a.get(`${m.share}/${m.film}`)?.film;return Date.parse(m.at)+(e?Y(e,t):0)}function U(m){return m===null?r("player.within.unknown"):r("player.within",{length:wt(m)})}function wt(m){let a=Math.abs(m)/1e3;return a>=90?r("player.minutes",{value:ot(a/60,1)}):r("player.seconds",{value:ot(a,a<1?2:1)})}function ae(m){let a=m.offset_ms;return a!==null&&(m.dated_by==="measured"||m.dated_by==="archive")?Math.abs(a)<5?r("player.clock.right"):r(a>0?"player.clock.fast":"player.clock.slow",{length:wt(a)}):r(`player.clock.${m.dated_by}`)}function $t(m){let a=Math.floor(m/1e5),t=e=>String(e).padStart(2,"0");return`${t(Math.floor(a/600))}:${t(Math.floor(a/10)%60)}.${a%10}`}var Ke=6,oe=3,v,me,vt,_t,pe,de,ce,ue,Q,R=class extends K{constructor(){super(...arguments);k(this,v);this.films=[];this.marks=[];this.clock="corrected";this.shown="";this.now_ms=null;this.language=""}render(){let t=this.films.map(y=>se(y,this.clock)),e=new Map(this.films.map(y=>[y.key,y])),i=this.marks.flatMap(y=>{let C=gt(y,e,this.clock);return C===null?[]:[{mark:y,at:C}]}),n=i.filter(({mark:y})=>y.share),o=i.filter(({mark:y})=>!y.share),c=re(t),f=new bt([...c],i.filter(({mark:y,at:C})=>Ge(y,C,c)).map(({at:y})=>y)),b=t.find(y=>y.start_ms!==null)?.start_ms??o[0]?.at??null,F=b===null?[]:f.ticks(Ke);return h`<section class="card" aria-labelledby="title">
<header>
<h2 id="title">${r("player.one_clock")}</h2>
<span class="seg" role="group" aria-label=${r("player.times")}>
${["corrected","burned"].map(y=>h`<button aria-pressed=${this.clock===y} @click=${()=>s(this,v,Q).call(this,"nr-clock",y)}>${r(`player.${y}`)}</button>`)}
</span>
<span class="a">${b===null?g:h`${Ct(new Date(b))} · `}${r("player.hatched")}</span>
</header>
<div class="body">
<div class="line axis tn" aria-hidden="true">
<span></span>
<div class="way">${F.map(y=>h`<span ${z(st(f.at(y)))}>${s(this,v,me).call(this,y,F)}</span>`)}</div>
<span class="off">${r("player.may_be_off")}</span>
</div>
${t.map(y=>s(this,v,pe).call(this,y,f,F,c.has(y)))}
${s(this,v,_t).call(this,r("player.marks_row"),r("player.marks_whose"),h`${s(this,v,vt).call(this,f,F)}${n.map(({mark:y,at:C})=>h`<button class="mark" ${z(st(f.at(C)))} title=${y.notes.at(-1)?.text??""}
aria-label=${r("player.mark_at",{label:y.label,time:q(new Date(C)),within:U(y.uncertainty_ms)})}
@click=${()=>s(this,v,Q).call(this,"nr-open-mark",y)}>${y.label}</button>`)}`)}
${s(this,v,_t).call(this,r("player.known"),r("player.known_from"),h`${s(this,v,vt).call(this,f,F)}${o.map(({mark:y,at:C})=>{let B=f.at(C);return h`<i class="known" ${z(st(B))}></i>
<em class=${B>60?"far":""} ${z(st(B))}>${dt(new Date(C))} ${y.notes.at(-1)?.text??""}</em>`})}`)}
<div class="over" aria-hidden="true">
${this.now_ms===null?g:h`<div class="head" ${z(st(f.at(this.now_ms)))}></div>`}
</div>
</div>
${s(this,v,ce).call(this,t,o)}
</section>`}};v=new WeakSet,me=function(t,e){return(e[1]??6e4)-(e[0]??0)<6e4?q(new Date(t)):dt(new Date(t))},vt=function(t,e){return e.map(i=>h`<i class="tick" ${z(st(t.at(i)))}></i>`)},_t=function(t,e,i,n=g){return h`<div class="line">
<div class="name"><b>${t}</b><small>${e}</small></div>
<div class="way">${i}</div>
<div class="off tn">${n}</div>
</div>`},pe=function(t,e,i,n){let{filmed:o}=t,c=r("player.share",{label:o.label}),f=this.clock==="burned"&&o.film.offset_ms===null?r("player.own_unknown"):ae(o.film);if(t.start_ms===null||!n)return s(this,v,_t).call(this,c,f,h`<button class="btn link" @click=${()=>s(this,v,Q).call(this,"nr-jump",{filmed:o,moment_ms:t.start_ms??0})}
>${t.start_ms===null?r("player.not_placed"):`${Ct(new Date(t.start_ms))}, ${q(new Date(t.start_ms))}`}</button
>`,t.start_ms===null?"–":le(t));let b=t.start_ms,F=Yt(new Date(b),new Date(t.end_ms));return h`<div class="line">
<div class="name"><b>${c}</b><small>${f}</small></div>
<div class="way" @click=${y=>s(this,v,de).call(this,y,t,e)}>
${s(this,v,vt).call(this,e,i)}
${e.pieces(t).map(y=>y.kind==="film"?h`<button
class="film ${o.key===this.shown?"on":""}"
${z(he(y))}
aria-current=${o.key===this.shown}
aria-label=${r("player.row",{name:c,times:F,within:U(t.within_ms)})}
title=${F}
@click=${C=>{if(C.detail)return;C.stopPropagation();let B=this.now_ms??b;s(this,v,Q).call(this,"nr-jump",{filmed:o,moment_ms:B>=b&&B<t.end_ms?B:b})}}
></button>`:h`<i class=${y.kind} ${z(he(y))}></i>`)}
</div>
<div class="off tn">${le(t)}</div>
</div>`},de=function(t,e,i){let n=t.currentTarget.getBoundingClientRect(),o=i.moment_ms((t.clientX-n.left)/n.width*100),c=Math.min(e.end_ms-1,Math.max(e.start_ms??0,o));s(this,v,Q).call(this,"nr-jump",{filmed:e.filmed,moment_ms:c})},ce=function(t,e){let i=ne(t,e.map(({mark:o,at:c})=>({name:`${dt(new Date(c))} ${o.notes.at(-1)?.text??""}`,at_ms:c}))),n=i.length-oe;return h`<div class="foot">
${i.slice(0,oe).map(o=>h`<p>${s(this,v,ue).call(this,o)}</p>`)}
${n>0?h`<p>${r("player.more_doubts",{count:n})}</p>`:g}
<button class="btn link" @click=${()=>s(this,v,Q).call(this,"nr-know",null)}>${T("plus")}${r("player.know")}</button>
</div>`},ue=function(t){let e={label:Jt(t.labels),other:t.other,length:wt(t.within_ms)};return t.kind==="unknown"?et("player.doubt.unknown",t.labels.length,e):r(`player.doubt.${t.kind}`,e)},Q=function(t,e){this.dispatchEvent(new CustomEvent(t,{detail:e,bubbles:!0,composed:!0}))},R.styles=[P,O,L`
header .a{color: var(--nr-ink2);}.body{position: relative;padding: 0 16px 4px;}.line{display: grid;grid-template-columns: 104px minmax(0, 1fr) 76px;gap: 12px;align-items: center;min-height: 40px;border-top: 1px solid var(--nr-line);}.line.axis{min-height: 22px;border: 0;font-size: 11.5px;line-height: 16px;color: var(--nr-ink2);}.axis .way{height: 16px;background: none;overflow: visible;}.axis .way span{position: absolute;transform: translateX(-50%);white-space: nowrap;}.name b{display: block;font-weight: 600;font-size: 13px;line-height: 17px;}.name small{font-size: 11.5px;line-height: 14px;overflow-wrap: anywhere;}.off{font-size: 12.5px;line-height: 15px;text-align: end;}.way{position: relative;height: 24px;overflow: hidden;}.way > i{position: absolute;}.tick{top: 0;bottom: 0;width: 1px;background: var(--nr-line);}.unsure,
.open{top: 6px;height: 12px;border-radius: 3px;border: 1px solid color-mix(in srgb, var(--nr-link) 55%, transparent);background: repeating-linear-gradient(135deg, var(--nr-link) 0 1.5px, transparent 1.5px 5px);}.open{border-color: transparent;mask-image: linear-gradient(90deg, transparent, #000 40% 60%, transparent);}.film{position: absolute;top: 4px;height: 16px;min-height: 0;min-width: 4px;padding: 0;border-radius: 3px;background: var(--nr-tint);border: 1.5px solid var(--nr-link);cursor: pointer;}.way .link{min-height: 24px;padding: 0;font-weight: 400;font-size: 12px;line-height: 16px;}.film::before{content: "";position: absolute;inset: -6px -4px;}.film.on,
.film.on:hover{background: var(--nr-link);}.mark{position: absolute;top: 3px;min-width: 16px;min-height: 18px;height: 18px;padding: 0 2px;margin-inline-start: -8px;border-radius: 4px;border: 1.5px solid var(--nr-edge);background: var(--nr-card);color: var(--nr-ink);font: 600 11px/1 var(--nr-font);z-index: 1;}.known{top: 0;bottom: 0;width: 2px;background: var(--nr-amber);}.way em{position: absolute;font-style: normal;font-size: 12px;line-height: 24px;padding: 0 4px;margin-inline-start: 6px;white-space: nowrap;background: var(--nr-card);max-width: 60%;overflow: hidden;text-overflow: ellipsis;}.way em.far{margin-inline: 0 6px;transform: translateX(-100%);}.over{position: absolute;inset-inline: 132px 104px;top: 14px;bottom: 4px;pointer-events: none;}.head{position: absolute;top: 6px;bottom: 0;width: 2px;margin-inline-start: -1px;background: var(--nr-ink);}.head::before{content: "";position: absolute;inset-inline-start: -5px;top: -4px;border: 6px solid transparent;border-top-color: var(--nr-ink);}.foot{padding: 8px 16px 12px;color: var(--nr-ink2);font-size: 13px;line-height: 18px;}@media (max-width: 600px){.line{grid-template-columns: 84px minmax(0, 1fr) 60px;gap: 8px;}.over{inset-inline: 108px 84px;}}`],p([w({attribute:!1})],R.prototype,"films",2),p([w({attribute:!1})],R.prototype,"marks",2),p([w({attribute:!1})],R.prototype,"clock",2),p([w()],R.prototype,"shown",2),p([w({attribute:!1})],R.prototype,"now_ms",2),p([w()],R.prototype,"language",2),R=p([A("nr-desk-clock")],R);function Ge(m,a,t){return m.share?[...t].some(({filmed:e})=>e.key===`${m.share}/${m.film}`):!t.size||[...t].some(e=>Math.abs((e.start_ms??0)-a)<=864e5)}function le(m){return m.within_ms===null?r("player.off_unknown"):U(m.within_ms)}function st(m){return{left:`${m.toFixed(3)}%`}}function he({left:m,width:a}){return{left:`${m.toFixed(3)}%`,width:`${a.toFixed(3)}%`}}var Ye=2e3,E,xt,fe,ye,Lt,lt,V=class extends K{constructor(){super(...arguments);k(this,E);this.case="";this.marks=[];this.films=[];this.chosen="";this.me="";this.language="";this.stills={};this.draft=""}willUpdate(t){let e=u(this,E,xt),i=(t.get("marks")??this.marks).find(({id:o})=>o===e?.id);(t.has("chosen")&&t.get("chosen")!==this.chosen||t.has("marks")&&this.draft===Rt(i))&&(this.draft=Rt(e));for(let o of this.marks)o.still&&!(o.id in this.stills)&&s(this,E,fe).call(this,o)}write(){this.renderRoot.querySelector("textarea")?.focus()}render(){let t=[...this.marks].sort((i,n)=>(i.at??"~").localeCompare(n.at??"~")),e=u(this,E,xt);return h`<section class="card" aria-labelledby="title">
<header><h2 id="title">${r("player.marks")}</h2><span class="a">${ot(t.length)}</span></header>
${t.length?h`<ol>${t.map(i=>s(this,E,ye).call(this,i))}</ol>`:h`<p class="pad mut">${r("player.no_marks")}</p>`}
<div class="pad">
<label class="field"
>${e?r("player.note_at",{label:e.label}):r("player.note_here")}
<textarea
rows="2"
maxlength=${Ye}
placeholder=${r("player.note_hint")}
.value=${this.draft}
@focus=${()=>s(this,E,lt).call(this,"nr-writing",e)}
@input=${i=>this.draft=i.target.value}
@keydown=${i=>{i.key!=="Enter"||!(i.ctrlKey||i.metaKey)||(i.stopPropagation(),s(this,E,Lt).call(this))}}
></textarea>
</label>
<div class="acts">
<button class="btn" @click=${()=>s(this,E,Lt).call(this)}>${r("player.save_note")}</button>
${e?h`<button class="btn" @click=${()=>s(this,E,lt).call(this,"nr-unmark",e)}>${r("player.remove",{label:e.label})}</button>`:g}
</div>
</div>
</section>`}};E=new WeakSet,xt=function(){return this.marks.find(({id:t})=>t===this.chosen)},fe=async function(t){this.stills[t.id]="";let e=await this.client.mediaUrl(`/cases/${this.case}/stills/${t.id}`).catch(()=>"");this.stills={...this.stills,[t.id]:e}},ye=function(t){let e=Rt(t),i=t.share!=="",n=this.films.find(({key:c})=>c===`${t.share}/${t.film}`),o=t.notes.slice(0,-1).filter(({text:c})=>c);return h`<li aria-current=${t.id===this.chosen}>
<button class="l" aria-label=${r("player.go",{label:t.label})} @click=${()=>s(this,E,lt).call(this,"nr-open-mark",t)}>${t.label}</button>
<div>
<b class="tn"
>${t.at?q(new Date(t.at)):$t(t.film_us)}
<small>${t.at?i?U(t.uncertainty_ms):r("player.known_short"):r("player.no_time")}</small></b
>
${e?h`<p class="words">${e}</p>`:g}
<small
>${t.by===this.me?r("player.you"):t.by}${i?` · ${r("player.place",{label:n?.label??t.share,frame:t.frame})}`:""}</small
>
${t.still?h`<div class="still">
${this.stills[t.id]?h`<a href=${this.stills[t.id]??""} download=${`still-${t.label}.png`}><img src=${this.stills[t.id]??""} alt=${r("player.still_of",{label:t.label})} /></a>`:h`<span></span>`}
<small
>${r("player.still_size",{width:t.still.width,height:t.still.height})}<br /><span class="code" title=${t.still.sha256}
>${Xe(t.still.sha256)}</span
><br />${r("player.original")}</small
>
</div>`:g}
${o.length?h`<details>
<summary>${r("player.earlier",{count:o.length})}</summary>
${o.map(c=>h`<p class="words">${c.text}<small>${c.by}, ${q(c.at)}</small></p>`)}
</details>`:g}
</div>
</li>`},Lt=function(){let t=u(this,E,xt)??null;t||this.draft.trim()?s(this,E,lt).call(this,"nr-note",{mark:t,note:this.draft}):this.write()},lt=function(t,e){this.dispatchEvent(new CustomEvent(t,{detail:e,bubbles:!0,composed:!0}))},V.styles=[P,O,L`
header .a{color: var(--nr-ink2);}li{border-top: 1px solid var(--nr-line);padding: 9px 16px;display: grid;grid-template-columns: 24px minmax(0, 1fr);gap: 10px;}li[aria-current="true"]{background: var(--nr-tint);}.l{min-width: 24px;min-height: 24px;height: 24px;padding: 0 2px;border-radius: 5px;font: 600 12px/1 var(--nr-font);position: relative;}.l::before{content: "";position: absolute;inset: -8px -10px;}b{font-weight: 600;}b small{display: inline;}.words{white-space: pre-wrap;overflow-wrap: anywhere;}.still{display: grid;grid-template-columns: 84px minmax(0, 1fr);gap: 8px;margin-top: 6px;}.still img{width: 84px;max-height: 72px;object-fit: contain;background: #000;border-radius: 4px;display: block;}.acts{display: flex;flex-wrap: wrap;gap: 8px;margin-top: 8px;}textarea{width: 100%;resize: vertical;}.still .code{font-size: 11px;white-space: nowrap;}details{margin-top: 6px;font-size: 13px;}.pad{border-top: 1px solid var(--nr-line);}`],p([w({attribute:!1})],V.prototype,"client",2),p([w()],V.prototype,"case",2),p([w({attribute:!1})],V.prototype,"marks",2),p([w({attribute:!1})],V.prototype,"films",2),p([w()],V.prototype,"chosen",2),p([w()],V.prototype,"me",2),p([w()],V.prototype,"language",2),p([$()],V.prototype,"stills",2),p([$()],V.prototype,"draft",2),V=p([A("nr-desk-marks")],V);function Rt(m){return m?.notes.at(-1)?.text??""}function Xe(m){return`${m.slice(0,4)} ${m.slice(4,8)} … ${m.slice(-4)}`}var kt=class{constructor(a){this.begins_s=0;this.#t=a.times_us,this.#e=a.end_us}#t;#e;get count(){return this.#t.length}get length_us(){return this.#e}clamp(a){return Math.min(this.count,Math.max(1,Math.round(a)))}at_us(a){return this.#t[this.clamp(a)-1]??0}until_us(a){return this.#t[this.clamp(a)]??Math.max(this.#e,this.at_us(a)+1e3)}middle_s(a){return this.begins_s+(this.at_us(a)+this.until_us(a))/2e6}frameAt_us(a){let[t,e]=[0,this.count];for(;t+1<e;){let i=t+e>>1;(this.#t[i]??1/0)<=a?t=i:e=i}return t+1}presented(a){let t=(a-this.begins_s)*1e6,e=this.frameAt_us(t),i=this.clamp(e+1);return Math.abs(this.at_us(i)-t)<Math.abs(this.at_us(e)-t)?i:e}};var Ze=[.25,.5,1,1.5,2,4],Je=[1,2,4,8],Be=16,be=20,Qe=100,We=1,ge=3e3,we=3e3,M,j,N,Z,I,W,J,H,l,Mt,$e,At,ht,Tt,ve,_e,X,Pt,xe,rt,Ot,nt,Et,ke,Me,Te,Ee,Se,Nt,Fe,Ve,Ce,_=class extends K{constructor(){super(...arguments);k(this,l);this.case="";this.filmed=null;this.clock="corrected";this.language="";this.frames=null;this.frame=1;this.isPlaying=!1;this.speed=1;this.zoom=1;this.pan={x:0,y:0};this.light=0;this.contrast=0;this.isMuted=!1;this.showsLight=!1;this.failed="";this.source="";this.isDrawn=!1;k(this,M,null);k(this,j,!1);k(this,N,!1);k(this,Z,0);k(this,I,0);k(this,W,null);k(this,J,0);k(this,H,null);k(this,ht,(t,{mediaTime:e})=>{let i=this.video;if(!i||!this.frames)return;u(this,N)||s(this,l,Tt).call(this,e);let n=this.frames.presented(e);(n===u(this,M)||!i.paused&&!u(this,j))&&x(this,M,null),s(this,l,X).call(this,n),i.requestVideoFrameCallback(u(this,ht))})}disconnectedCallback(){super.disconnectedCallback(),s(this,l,rt).call(this)}willUpdate(t){t.has("filmed")&&t.get("filmed")?.key!==this.filmed?.key&&s(this,l,$e).call(this)}updated(){this.video&&(this.video.playbackRate=this.speed,this.video.muted=this.isMuted)}get isFilm(){return this.filmed?.film.kind==="film"}get at_ms(){let t=this.filmed?.film;return t?.start?Date.parse(t.start)+(this.frames?.at_us(this.frame)??0)/1e3:null}get moment_ms(){let t=this.at_ms;return t===null||!this.filmed?null:t+Y(this.filmed.film,this.clock)}beginAt(t){this.frames&&u(this,N)?this.goTo(this.frames.frameAt_us(t)):x(this,Z,t)}toggle(){!this.video||this.isDrawn||(this.video.paused?this.video.play().catch(t=>this.failed=ut(t)):this.video.pause())}pause(){this.video?.pause()}step(t){this.isFilm&&(this.video?.pause(),this.goTo((u(this,M)??this.frame)+t))}skip(t){if(!this.frames)return;let e=this.frames.at_us(u(this,M)??this.frame);this.goTo(this.frames.frameAt_us(Math.max(0,e+t*1e6)))}goTo(t){if(this.frames){if(x(this,M,this.frames.clamp(t)),this.isDrawn){let e=u(this,M);return x(this,M,null),s(this,l,X).call(this,e)}u(this,N)&&!u(this,j)&&s(this,l,Mt).call(this)}}cycleZoom(){s(this,l,nt).call(this,Je.find(t=>t>this.zoom+.01)??1)}cycleLight(){this.light=this.light+be>Qe?0:Math.max(0,this.light)+be}render(){let t=this.filmed;if(!t)return h`<div class="card pl"><p class="pad mut">${r("player.nothing")}</p></div>`;let e=this.frames?.count??0;return h`<figure class="card pl" aria-label=${r("player.of",{label:t.label})}>
<div
class="vw ${this.zoom>1?"far":""}"
tabindex="0"
role="group"
aria-label=${r("player.picture",{label:t.label,name:t.film.name})}
@wheel=${s(this,l,ke)}
@keydown=${s(this,l,Me)}
@pointerdown=${i=>{this.zoom===1||i.button||(this.view.setPointerCapture(i.pointerId),x(this,H,{x:i.clientX,y:i.clientY}))}}
@pointermove=${s(this,l,Te)}
@pointerup=${()=>x(this,H,null)}
@pointercancel=${()=>x(this,H,null)}
>
${s(this,l,Ee).call(this,t)}
<p class="over top tn">${s(this,l,Se).call(this,t)}</p>
${this.light||this.contrast||this.zoom>1?h`<p class="over foot">${T("eye",14)}<span>${s(this,l,Fe).call(this)}</span></p>`:g}
</div>
${this.failed?h`<div class="pad"><div class="note red" role="alert">${T("stop",18)}<span>${this.failed}</span></div></div>`:g}
${this.isDrawn&&!this.failed?h`<div class="pad"><div class="note plain">${T("info",18)}<span>${r(this.isFilm?"player.drawn":"player.drawn_photo")}</span></div></div>`:g}
${this.isFilm?h`<input
class="bar"
type="range"
min="1"
max=${Math.max(1,e)}
.value=${String(this.frame)}
aria-label=${r("player.frame")}
aria-valuetext=${s(this,l,Nt).call(this,t)}
@input=${i=>this.goTo(Number(i.target.value))}
/>`:g}
<figcaption class="ctl">${s(this,l,Ve).call(this,t,e)}</figcaption>
${this.showsLight?s(this,l,Ce).call(this):g}
<p class="vh" role="status">${this.isPlaying||!this.frames?"":s(this,l,Nt).call(this,t)}</p>
</figure>`}};M=new WeakMap,j=new WeakMap,N=new WeakMap,Z=new WeakMap,I=new WeakMap,W=new WeakMap,J=new WeakMap,H=new WeakMap,l=new WeakSet,Mt=function(){if(!(!this.video||!this.frames||u(this,M)===null)){if(u(this,M)===this.frame&&this.video.paused){x(this,M,null);return}x(this,j,!0),this.video.currentTime=this.frames.middle_s(u(this,M))}},$e=async function(){s(this,l,rt).call(this);let t=this.filmed,e=++tt(this,I)._;if([this.frames,this.source,this.failed,this.isDrawn]=[null,"","",!1],[this.frame,tt(this,Z)._,this.isPlaying]=[1,0,!1],[tt(this,M)._,tt(this,j)._,tt(this,N)._]=[null,!1,!1],s(this,l,nt).call(this,1),!t)return;let i=s(this,l,At).call(this,t);try{let[n,o]=await Promise.all([this.client.mediaUrl(i),this.client.call("GET",`${i}/times`).catch(c=>{if(t.film.kind==="film")throw c;return{times_us:[0],end_us:1}})]);if(e!==u(this,I))return;this.frames=new kt(o),this.source=n}catch(n){e===u(this,I)&&(this.failed=ut(n))}},At=function(t){return`/cases/${this.case}/shares/${t.share}/films/${t.film.name}`},ht=new WeakMap,Tt=function(t){u(this,N)||!this.frames||(x(this,N,!0),this.frames.begins_s=t,s(this,l,X).call(this,1),u(this,M)!==null?s(this,l,Mt).call(this):u(this,Z)>0&&this.goTo(this.frames.frameAt_us(u(this,Z))))},ve=function(t){"requestVideoFrameCallback"in t&&t.requestVideoFrameCallback(u(this,ht));let e=u(this,I);setTimeout(()=>e===u(this,I)&&s(this,l,Tt).call(this,0),we)},_e=function(){let t=this.video;if(!t||!this.frames)return;x(this,j,!1),"requestVideoFrameCallback"in t||s(this,l,X).call(this,this.frames.frameAt_us((t.currentTime-this.frames.begins_s)*1e6));let e=this.frames.frameAt_us((t.currentTime-this.frames.begins_s)*1e6);if(u(this,M)!==e)return s(this,l,Mt).call(this);let i=u(this,I);setTimeout(()=>{i!==u(this,I)||u(this,M)!==e||u(this,j)||(x(this,M,null),s(this,l,X).call(this,e))},we)},X=function(t){this.frame=t,this.isDrawn&&this.filmed&&this.client.mediaUrl(`${s(this,l,At).call(this,this.filmed)}/frames/${t}`).then(e=>this.frame===t&&(this.source=e)).catch(e=>this.failed=ut(e)),s(this,l,xe).call(this,t),this.dispatchEvent(new CustomEvent("nr-frame"))},Pt=function(){if(!(!this.source||!this.filmed)){if(this.isDrawn){this.failed=r("player.no_picture");return}[this.isDrawn,this.source]=[!0,""],x(this,N,!0),s(this,l,X).call(this,this.frames?.frameAt_us(u(this,Z))??1)}},xe=function(t){let e=this.filmed;if(!e||!this.frames)return;let i=u(this,W),n=(c,f)=>Math.abs((this.frames?.at_us(c)??0)-(this.frames?.at_us(f)??0))<=We*1e6,o=i?.filmed.key===e.key&&(n(i.from_frame,t)||n(i.to_frame,t)||i.from_frame<=t&&t<=i.to_frame);i&&o?(i.from_frame=Math.min(i.from_frame,t),i.to_frame=Math.max(i.to_frame,t)):(s(this,l,rt).call(this),x(this,W,{filmed:e,from_frame:t,to_frame:t})),clearTimeout(u(this,J)),this.isPlaying||x(this,J,window.setTimeout(()=>s(this,l,rt).call(this),ge))},rt=function(){clearTimeout(u(this,J));let t=u(this,W);x(this,W,null),t&&this.dispatchEvent(new CustomEvent("nr-watched",{detail:t,bubbles:!0,composed:!0}))},Ot=function(t){this.isPlaying=t,clearTimeout(u(this,J)),t||x(this,J,window.setTimeout(()=>s(this,l,rt).call(this),ge))},nt=function(t,e=.5,i=.5){let n=Math.min(Be,Math.max(1,t)),o=(f,b)=>b-(b-f)*n/this.zoom,c={x:o(this.pan.x,e-.5),y:o(this.pan.y,i-.5)};this.zoom=n,s(this,l,Et).call(this,c.x,c.y)},Et=function(t,e){let i=(this.zoom-1)/2;this.pan={x:Math.min(i,Math.max(-i,t)),y:Math.min(i,Math.max(-i,e))}},ke=function(t){if(!t.ctrlKey&&this.zoom===1&&t.deltaY>0)return;t.preventDefault();let e=this.view.getBoundingClientRect(),i={x:(t.clientX-e.left)/e.width,y:(t.clientY-e.top)/e.height};s(this,l,nt).call(this,this.zoom*Math.exp(-t.deltaY/400),i.x,i.y)},Me=function(t){let e=.1*this.zoom,n={ArrowLeft:[e,0],ArrowRight:[-e,0],ArrowUp:[0,e],ArrowDown:[0,-e]}[t.key];if(n&&this.zoom>1)s(this,l,Et).call(this,this.pan.x+n[0],this.pan.y+n[1]);else if(t.key==="+")s(this,l,nt).call(this,this.zoom*1.5);else if(t.key==="-")s(this,l,nt).call(this,this.zoom/1.5);else return;t.preventDefault(),t.stopPropagation()},Te=function(t){if(!u(this,H))return;let e=this.view.getBoundingClientRect();s(this,l,Et).call(this,this.pan.x+(t.clientX-u(this,H).x)/e.width,this.pan.y+(t.clientY-u(this,H).y)/e.height),x(this,H,{x:t.clientX,y:t.clientY})},Ee=function(t){if(!this.source)return g;let e=z({filter:this.light||this.contrast?`brightness(${De(this.light)}) contrast(${1+this.contrast/100})`:"none",transform:`translate(${this.pan.x*100}%, ${this.pan.y*100}%) scale(${this.zoom})`});return this.isFilm&&!this.isDrawn?h`<video
class="pic"
${e}
src=${this.source}
preload="auto"
playsinline
disablepictureinpicture
@loadstart=${i=>s(this,l,ve).call(this,i.target)}
@loadeddata=${i=>"requestVideoFrameCallback"in i.target?void 0:s(this,l,Tt).call(this,0)}
@seeked=${()=>s(this,l,_e).call(this)}
@play=${()=>s(this,l,Ot).call(this,!0)}
@pause=${()=>s(this,l,Ot).call(this,!1)}
@error=${()=>s(this,l,Pt).call(this)}
></video>`:h`<img
class="pic"
${e}
src=${this.source}
alt=${r("player.picture",{label:t.label,name:t.film.name})}
@load=${()=>!this.isDrawn&&s(this,l,X).call(this,1)}
@error=${()=>s(this,l,Pt).call(this)}
/>`},Se=function(t){let e=this.moment_ms,i=r("player.share",{label:t.label});if(e===null)return h`${i} · <b>${r("player.no_time")}</b>`;let n=this.clock==="burned"&&t.film.offset_ms!==null?"player.own":`player.by.${t.film.dated_by}`;return h`<span>${i} · ${r(n)}</span> <b>${Vt(new Date(e))}</b>
<span>${U(t.film.uncertainty_ms)}</span>`},Nt=function(t){let e=this.moment_ms,i=r("player.frame_of",{frame:this.frame,count:this.frames?.count??0}),n=e===null?r("player.no_time"):Vt(new Date(e));return`${i}, ${n}, ${e===null?"":U(t.film.uncertainty_ms)}`.replace(/, $/,"")},Fe=function(){let t=i=>i>0?`+${i}`:`−${Math.abs(i)}`,e=[this.zoom>1?r("player.zoomed",{zoom:Math.round(this.zoom*10)/10}):"",this.light?r("player.lit",{light:t(this.light)}):"",this.contrast?r("player.contrasted",{contrast:t(this.contrast)}):""];return r("player.view_only",{changes:e.filter(Boolean).join(" · ")})},Ve=function(t,e){let i=o=>()=>this.dispatchEvent(new CustomEvent(o,{bubbles:!0,composed:!0})),n=(o,c,f,b=!1)=>h`<button class="btn sq ${b?"on":""}" aria-label=${c} title=${c} @click=${f}>${T(o)}</button>`;return h`${this.isFilm?h`${n("frame_back",r("player.back"),()=>this.step(-1))}
${this.isDrawn?g:n(this.isPlaying?"pause":"play",r(this.isPlaying?"player.pause":"player.play"),()=>this.toggle())}
${n("frame_on",r("player.on"),()=>this.step(1))}
<span class="tn at"><b>${$t(this.frames?.at_us(this.frame)??0)}</b><small>${r("player.frame_of",{frame:this.frame,count:e})}</small></span>
<select aria-label=${r("player.speed")} @change=${o=>this.speed=Number(o.target.value)}>
${Ze.map(o=>h`<option value=${o} ?selected=${o===this.speed}>${o}×</option>`)}
</select>`:h`<span class="at"><b>${r("player.photo")}</b></span>`}
${n("search",r("player.zoom"),()=>this.cycleZoom(),this.zoom>1)}
<button
class="btn sq ${this.light||this.contrast?"on":""}"
aria-label=${r("player.light")}
title=${r("player.light")}
aria-expanded=${this.showsLight}
@click=${()=>this.showsLight=!this.showsLight}
>
${T("sun")}
</button>
${t.film.has_sound&&!this.isDrawn?n(this.isMuted?"mute":"sound",r(this.isMuted?"player.unmute":"player.mute"),()=>this.isMuted=!this.isMuted):g}
<span class="grow"></span>
<button class="btn" ?disabled=${!e} @click=${i("nr-mark")}>${T("flag")}${r("player.mark")}</button>
<button class="btn" ?disabled=${!e} @click=${i("nr-still")}>${T("photo")}${r("player.still")}</button>`},Ce=function(){let t=(e,i,n)=>h`<label for=${e}>${r(e)}</label>
<input id=${e} type="range" min="-100" max="100" step="5" .value=${String(i)} @input=${o=>n(Number(o.target.value))} />
<span class="tn">${i>0?"+":""}${i}</span>`;return h`<div class="light">
${t("player.light_only",this.light,e=>this.light=e)}
${t("player.contrast",this.contrast,e=>this.contrast=e)}
<p>${r("player.light_why")}</p>
</div>`},_.styles=[P,O,L`
.pl{overflow: hidden;}.vw{position: relative;aspect-ratio: 16/9;max-height: 74vh;width: 100%;background: #000;overflow: hidden;touch-action: none;}.vw.far{cursor: grab;}.pic{position: absolute;inset: 0;width: 100%;height: 100%;object-fit: contain;display: block;}.vw:focus-visible{outline-offset: -3px;}.over{position: absolute;background: rgba(8, 12, 14, 0.82);color: #fff;border-radius: 6px;padding: 3px 8px;font-size: 12.5px;line-height: 18px;display: flex;flex-wrap: wrap;gap: 0 6px;align-items: center;pointer-events: none;max-width: calc(100% - 16px);}.over.top{inset-inline-end: 8px;top: 8px;}.over.foot{inset-inline-end: 8px;bottom: 8px;}.fail{position: absolute;inset: auto 8px 8px;}.bar{display: block;width: 100%;margin: 0;height: 20px;background: transparent;accent-color: var(--nr-link);border-radius: 0;}.ctl{display: flex;align-items: center;gap: 6px;padding: 4px 10px 8px;flex-wrap: wrap;}.at{min-width: 112px;padding: 0 6px;line-height: 18px;}.at b{font-weight: 600;}select{font: 500 14px/20px var(--nr-font);min-height: 36px;padding: 0 6px;border-radius: 8px;border: 1.5px solid var(--nr-edge);background: var(--nr-card);color: var(--nr-ink);}.light{display: grid;grid-template-columns: auto minmax(0, 1fr) 48px;gap: 4px 12px;align-items: center;padding: 4px 16px 12px;font-size: 13px;}.light input{accent-color: var(--nr-link);min-width: 0;}.light p{grid-column: 1/-1;color: var(--nr-ink2);}.on{background: var(--nr-tint);color: var(--nr-link);}`],p([w({attribute:!1})],_.prototype,"client",2),p([w({attribute:!1})],_.prototype,"case",2),p([w({attribute:!1})],_.prototype,"filmed",2),p([w({attribute:!1})],_.prototype,"clock",2),p([w()],_.prototype,"language",2),p([$()],_.prototype,"frames",2),p([$()],_.prototype,"frame",2),p([$()],_.prototype,"isPlaying",2),p([$()],_.prototype,"speed",2),p([$()],_.prototype,"zoom",2),p([$()],_.prototype,"pan",2),p([$()],_.prototype,"light",2),p([$()],_.prototype,"contrast",2),p([$()],_.prototype,"isMuted",2),p([$()],_.prototype,"showsLight",2),p([$()],_.prototype,"failed",2),p([$()],_.prototype,"source",2),p([$()],_.prototype,"isDrawn",2),p([it("video")],_.prototype,"video",2),p([it(".vw")],_.prototype,"view",2),_=p([A("nr-desk-player")],_);function De(m){return 4**(m/100)}var ze=10,Re=1,ti=9,ei=1e4,mt,pt,d,St,Ae,It,Ht,qt,Ut,jt,at,Kt,Gt,Pe,Oe,D,Ne,Ie,He,qe,S=class extends Bt{constructor(){super(...arguments);k(this,d);this.case="";this.share="";this.shares=[];this.films=[];this.list={revision:0,marks:[]};this.filmed=null;this.clock="corrected";this.chosen="";this.now_ms=null;this.isLoaded=!1;this.asksTime=!1;k(this,mt,0);k(this,pt,null)}keys(){let t=Array.from({length:ti},(i,n)=>({key:String(n+1),word:"player.key.share",act:()=>s(this,d,It).call(this,String(n+1),n)}));return[{key:" ",word:"player.key.play",act:()=>this.player?.toggle()},{key:",",word:"player.back",act:()=>this.player?.step(-1)},{key:".",word:"player.on",act:()=>this.player?.step(1)},{key:"j",word:"player.key.back",act:()=>this.player?.skip(-ze)},{key:"l",word:"player.key.on",act:()=>this.player?.skip(ze)},...t,{key:"m",word:"player.mark",act:()=>{s(this,d,Kt).call(this)}},{key:"s",word:"player.still",act:()=>{s(this,d,Gt).call(this)}},{key:"n",word:"player.key.note",act:()=>s(this,d,Pe).call(this)},{key:"z",word:"player.zoom",act:()=>this.player?.cycleZoom()},{key:"b",word:"player.light",act:()=>this.player?.cycleLight()},{key:"[",word:"player.key.last_mark",act:()=>s(this,d,jt).call(this,-1)},{key:"]",word:"player.key.next_mark",act:()=>s(this,d,jt).call(this,1)}].map(i=>({...i,act:()=>this.asksTime||i.act()}))}connectedCallback(){super.connectedCallback(),x(this,mt,window.setInterval(()=>!document.hidden&&void s(this,d,St).call(this).catch(()=>{}),ei))}disconnectedCallback(){super.disconnectedCallback(),clearInterval(u(this,mt))}willUpdate(t){let e=this.shares.some(({share:i})=>i===this.share);t.has("case")||t.has("share")&&this.share&&!e?this.load():t.has("share")&&this.share&&this.filmed?.share!==this.share&&s(this,d,It).call(this,this.share)}async load(){if(this.case){try{let[{shares:t}]=await Promise.all([this.client.call("GET",`/cases/${this.case}/films`),s(this,d,St).call(this)]);this.shares=t,this.films=ee(t);let e=this.films.find(({key:n})=>n===this.filmed?.key),i=this.films.find(({share:n})=>n===this.share);this.filmed=(e&&(!this.share||e.share===this.share)?e:i)??this.films[0]??null}catch(t){this.notify(t)}this.isLoaded=!0}}render(){return this.isLoaded?this.shares.length?h`<div
class="cols"
@nr-mark=${()=>s(this,d,Kt).call(this)}
@nr-still=${()=>s(this,d,Gt).call(this)}
@nr-clock=${t=>this.clock=t.detail}
@nr-jump=${t=>s(this,d,Ht).call(this,t.detail)}
@nr-open-mark=${t=>s(this,d,Ut).call(this,t.detail)}
@nr-note=${t=>s(this,d,Ne).call(this,t.detail)}
@nr-writing=${t=>s(this,d,Oe).call(this,t.detail)}
@nr-unmark=${t=>s(this,d,D).call(this,()=>this.client.call("DELETE",`/cases/${this.case}/marks/${t.detail.id}`))}
@nr-know=${()=>this.asksTime=!0}
@nr-watched=${t=>s(this,d,Ie).call(this,t.detail)}
>
<div class="stack">
<nr-desk-player
.client=${this.client}
.case=${this.case}
.filmed=${this.filmed}
.clock=${this.clock}
.language=${this.language}
@nr-frame=${()=>this.now_ms=this.player?.at_ms??null}
></nr-desk-player>
<nr-desk-clock
.films=${this.films}
.marks=${this.list.marks}
.clock=${this.clock}
.shown=${this.filmed?.key??""}
.now_ms=${this.now_ms===null||!this.filmed?null:this.now_ms+Y(this.filmed.film,this.clock)}
.language=${this.language}
></nr-desk-clock>
<p class="kh">
${ii.map(([t,e])=>h`<span>${t.map(i=>h`<kbd>${i}</kbd>`)}${r(e)}</span>`)}
</p>
</div>
<div class="stack side">
<nr-desk-marks
.client=${this.client}
.case=${this.case}
.marks=${this.list.marks}
.films=${this.films}
.chosen=${this.chosen}
.me=${this.session?.name??""}
.language=${this.language}
></nr-desk-marks>
<nr-desk-beside .case=${this.case} .share=${u(this,d,Ae)} .language=${this.language}></nr-desk-beside>
</div>
${this.asksTime?s(this,d,qe).call(this):g}
</div>`:h`<section class="card pad"><p class="mut">${r("player.nothing_open")}</p></section>`:g}};mt=new WeakMap,pt=new WeakMap,d=new WeakSet,St=async function(){let t=await this.client.call("GET",`/cases/${this.case}/marks`);t.revision!==this.list.revision&&(this.list=t)},Ae=function(){let t=this.filmed?.share??this.share;return this.shares.find(({share:e})=>e===t)??this.shares[0]??null},It=function(t,e=-1){let i=this.shares.find(({share:b})=>b===t)??this.shares[e],n=this.films.filter(b=>b.share===i?.share),o=this.now_ms,c=n.find(({film:b})=>o!==null&&b.start&&b.end&&Date.parse(b.start)<=o&&o<Date.parse(b.end)),f=c??n[0];f&&s(this,d,Ht).call(this,{filmed:f,moment_ms:c&&o!==null?o+Y(f.film,this.clock):0})},Ht=function({filmed:t,moment_ms:e}){if(!t)return;let i=t.film,n=Y(i,this.clock),o=i.start?(e-n-Date.parse(i.start))*1e3:0;s(this,d,qt).call(this,t,Math.max(0,o))},qt=async function(t,e){let i=()=>this.player?.frames?.frameAt_us(e)??1;if(this.filmed?.key===t.key)return this.player?.goTo(i());this.filmed=t,this.dispatchEvent(new CustomEvent("nr-share",{detail:t.share,bubbles:!0,composed:!0})),await this.updateComplete,e>0&&this.player?.beginAt(e)},Ut=function(t){this.chosen=t.id;let e=this.films.find(({key:i})=>i===`${t.share}/${t.film}`);e&&s(this,d,qt).call(this,e,t.film_us)},jt=function(t){let e=new Map(this.films.map(f=>[f.key,f])),i=this.list.marks.filter(({share:f})=>f).map(f=>({mark:f,at:gt(f,e,"corrected")??f.film_us/1e3})).sort((f,b)=>f.at-b.at||f.mark.label.localeCompare(b.mark.label)),n=this.player,o=n?.at_ms??(n?.frames?.at_us(n.frame)??0)/1e3,c=t>0?i.find(({at:f})=>f>o+Re):i.findLast(({at:f})=>f<o-Re);c&&s(this,d,Ut).call(this,c.mark)},at=function(){let t=this.player;return!this.filmed||!t?.frames?null:{id:Le(),share:this.filmed.share,film:this.filmed.film.name,frame:t.frame}},Kt=async function(){let t=s(this,d,at).call(this);t&&await s(this,d,D).call(this,()=>this.client.call("POST",`/cases/${this.case}/marks`,t))},Gt=async function(){let t=s(this,d,at).call(this);t&&await s(this,d,D).call(this,()=>this.client.call("POST",`/cases/${this.case}/stills`,t),"player.saved")},Pe=function(){let t=s(this,d,at).call(this),e=this.list.marks.find(i=>i.share===t?.share&&i.film===t.film&&i.frame===t.frame);this.chosen=e?.id??"",this.marksCard?.write()},Oe=function(t){this.player?.pause(),x(this,pt,t?null:s(this,d,at).call(this))},D=async function(t,e=""){try{let i=await t();await s(this,d,St).call(this),this.chosen=i?.id??"",e&&i&&this.notify(r(e,{label:i.label}))}catch(i){this.notify(i)}},Ne=async function({mark:t,note:e}){let i=u(this,pt)??s(this,d,at).call(this);if(!t){i&&await s(this,d,D).call(this,()=>this.client.call("POST",`/cases/${this.case}/marks`,{...i,note:e}),"player.noted");return}let n=t.notes.length;await s(this,d,D).call(this,async()=>{let o=await this.client.call("PUT",`/cases/${this.case}/marks/${t.id}/note`,{note:e}),c=o.notes.slice(n,-1).at(-1);return this.notify(c?r("player.noted_over",{by:c.by,label:t.label}):r("player.noted",{label:t.label})),o})},Ie=async function({filmed:t,from_frame:e,to_frame:i}){let n=`/cases/${this.case}/shares/${t.share}/films/${t.film.name}/watched`;await this.client.call("POST",n,{from_frame:e,to_frame:i}).catch(o=>this.notify(o))},He=async function(t){t.preventDefault();let e=new FormData(t.target),i=Zt(String(e.get("at"))),n=String(e.get("note"));this.asksTime=!1,await s(this,d,D).call(this,()=>this.client.call("POST",`/cases/${this.case}/known-times`,{id:Le(),at:i.toISOString(),note:n}))},qe=function(){let t=new Date(this.now_ms??Date.now()),e=n=>String(n).padStart(2,"0"),i=`${Xt(t)}T${e(t.getHours())}:${e(t.getMinutes())}:00`;return h`<nr-dialog open heading=${r("player.know_heading")} @nr-close=${()=>this.asksTime=!1}>
<form id="know" @submit=${s(this,d,He)}>
<p class="mut">${r("player.know_why")}</p>
<label class="field">${r("player.know_when")}<input name="at" type="datetime-local" step="1" required autofocus .value=${i} /></label>
<label class="field">${r("player.know_what")}<input name="note" required maxlength="200" autocomplete="off" /></label>
</form>
<button slot="acts" class="btn big" type="button" @click=${()=>this.asksTime=!1}>${r("player.cancel")}</button>
<button slot="acts" class="btn big" type="submit" form="know">${r("player.know_add")}</button>
</nr-dialog>`},S.styles=[P,O,L`
.cols{display: grid;grid-template-columns: minmax(0, 1fr) 276px;gap: 16px;align-items: start;}.kh span{display: inline-flex;gap: 5px;align-items: center;}form{display: grid;gap: 12px;}:host{container-type: inline-size;}@container (max-width: 760px){.cols{grid-template-columns: minmax(0, 1fr);}.side{grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));align-items: start;}}@media (max-width: 1000px){.cols{grid-template-columns: minmax(0, 1fr);}.side{grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));align-items: start;}}`],p([w()],S.prototype,"case",2),p([w()],S.prototype,"share",2),p([$()],S.prototype,"shares",2),p([$()],S.prototype,"films",2),p([$()],S.prototype,"list",2),p([$()],S.prototype,"filmed",2),p([$()],S.prototype,"clock",2),p([$()],S.prototype,"chosen",2),p([$()],S.prototype,"now_ms",2),p([$()],S.prototype,"isLoaded",2),p([$()],S.prototype,"asksTime",2),p([it("nr-desk-player")],S.prototype,"player",2),p([it("nr-desk-marks")],S.prototype,"marksCard",2),S=p([A("nr-desk-work")],S);var ii=[[["Space"],"player.key.play"],[[",","."],"player.key.frame"],[["J","L"],"player.key.skip"],[["1–9"],"player.key.share"],[["M"],"player.key.mark"],[["S"],"player.key.still"],[["N"],"player.key.note"],[["Z"],"player.key.zoom"],[["B"],"player.key.light"],[["[","]"],"player.key.marks"]];function Le(){return[...crypto.getRandomValues(new Uint8Array(16))].map(m=>m.toString(16).padStart(2,"0")).join("")}export{S as DeskWork};
/*! Bundled license information:

lit-html/directive.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
