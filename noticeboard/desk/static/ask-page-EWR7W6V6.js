import"./chunk-V7L5IDJ6.js";import{a as Kt}from"./chunk-EPGAFITA.js";import{C as lt,G as A,H as we,L as H,M as Wt,N as O,O as ve,P as w,Q as I,R as $t,T as bt,U as tt,V as q,W as U,c as i,d as ge,e as $e,f as R,g as l,h as V,k as f,l as N,m as y,n as $,o as ot,q as z,s as be,y as Gt}from"./chunk-ZNTCP7GX.js";import{a as k,b as u,c as b,d as C,e as a,f as fe}from"./chunk-IKM2OKE7.js";function ct(c,h){let t=Math.cos(c.latitude*Math.PI/180);return{x:((h.longitude-c.longitude+540)%360-180)*t*111195,y:(h.latitude-c.latitude)*111195}}function wt(c,h){let t=Math.cos(c.latitude*Math.PI/180),e=c.longitude+h.x/(111195*t);return{latitude:c.latitude+h.y/111195,longitude:(e+540)%360-180}}function Zt(c,h){return{latitude:c/1e6,longitude:h/1e6}}var xe=new WeakMap;function Jt(c,h){let t=xe.get(c);if(t?.home.latitude===h.latitude&&t.home.longitude===h.longitude)return t.shape;let e=bs(c,h);return xe.set(c,{home:h,shape:e}),e}function bs(c,h){return c.shape==="circle"?{kind:"circle",centre:ct(h,Zt(c.lat,c.lon)),radius:c.radius_m}:{kind:"ring",points:c.ring.map(([t,e])=>ct(h,Zt(t,e)))}}function Qt(c){let h=c.shape==="circle"?[c.lat,c.lon]:c.ring[0],t=Jt(c,Zt(h?.[0]??0,h?.[1]??0));if(t.kind==="circle")return Math.PI*t.radius**2/1e6;let e=t.points.reduce((s,n,d)=>{let p=t.points[(d+1)%t.points.length]??n;return s+n.x*p.y-p.x*n.y},0);return Math.abs(e)/2e6}function Nt(c){if(c.kind==="circle")return{left:c.centre.x-c.radius,right:c.centre.x+c.radius,bottom:c.centre.y-c.radius,top:c.centre.y+c.radius};let h=c.points.map(e=>e.x),t=c.points.map(e=>e.y);return{left:Math.min(...h),right:Math.max(...h),bottom:Math.min(...t),top:Math.max(...t)}}function _e(c){return{left:Math.min(...c.map(h=>h.left)),right:Math.max(...c.map(h=>h.right)),bottom:Math.min(...c.map(h=>h.bottom)),top:Math.max(...c.map(h=>h.top))}}var Yt=512,Me=22,Se=2,ye=85.05;function dt({latitude:c,longitude:h}){let t=Math.max(-ye,Math.min(ye,c))*Math.PI/180;return{x:h/360+.5,y:.5-Math.asinh(Math.tan(t))/(2*Math.PI)}}function Xt({x:c,y:h}){return{latitude:Math.atan(Math.sinh((.5-h)*2*Math.PI))*180/Math.PI,longitude:((c%1+1)%1-.5)*360}}var vt=class{constructor(h,t,e){this.view=h;this.width=t;this.height=e;this.#e=dt(h),this.#t=Yt*2**h.zoom}#e;#t;scale(h=this.view.latitude){let t=40030200*Math.cos(h*Math.PI/180);return this.#t/t}pixel(h){let t=dt(h),e=((t.x-this.#e.x+.5)%1+1)%1-.5;return{x:this.width/2+e*this.#t,y:this.height/2+(t.y-this.#e.y)*this.#t}}spot(h){return Xt({x:this.#e.x+(h.x-this.width/2)/this.#t,y:this.#e.y+(h.y-this.height/2)/this.#t})}moved(h,t,e=this.view.zoom){let s=Math.max(Se,Math.min(Me,e)),n=Yt*2**s,d=dt(h),p={x:d.x-(t.x-this.width/2)/n,y:d.y-(t.y-this.height/2)/n};return{...Xt(p),zoom:s}}};function te(c,h,t,e,s){let n=dt(wt(c,{x:h.left,y:h.bottom})),d=dt(wt(c,{x:h.right,y:h.top})),p=Math.max(d.x-n.x,1e-9),m=Math.max(n.y-d.y,1e-9),g=Math.min((t-2*s)/p,(e-2*s)/m),E=Xt({x:(n.x+d.x)/2,y:(n.y+d.y)/2}),B=Math.log2(Math.max(g,1)/Yt);return{...E,zoom:Math.max(Se,Math.min(Me,B))}}var Ls=9/16;var ws=250,vs=220,xs=10,ys=1,_s=5,Ms=36,Te=12,Pe=256,Ss=100,Ts={ArrowLeft:{x:-1,y:0},ArrowRight:{x:1,y:0},ArrowUp:{x:0,y:1},ArrowDown:{x:0,y:-1}},S=([c,h])=>({latitude:c/1e6,longitude:h/1e6}),_t=({latitude:c,longitude:h})=>[Math.round(c*1e6),Math.round(h*1e6)],xt=(c,h)=>_t(wt(S(c),h)),L,W,ht,o,Mt,St,ee,T,Ee,Ve,se,Ce,Re,ze,et,Oe,Ie,Fe,Le,Tt,G,ie,st,Pt,De,Et,ne,ae,Vt,it,Ct,Rt,pt,zt,Ot,je,re,It,v=class extends N{constructor(){super(...arguments);b(this,o);this.area=null;this.jurisdiction=null;this.numbers=null;this.still=!1;this.narrow=!1;this.language="";this.width=0;this.height=0;this.view=null;this.picked=0;this.shape="circle";this.streets=null;this.mapName="";this.mapFailed="";b(this,L,[]);b(this,W,null);b(this,ht,new ResizeObserver(([t])=>{this.width=t?.contentRect.width??0,this.height=t?.contentRect.height??0}));b(this,Ct,t=>{if(t.button>0)return;let e=a(this,o,Vt).call(this,t),s=t.target.closest("[data-grip],[data-between]");t.currentTarget.setPointerCapture(t.pointerId),this.view??=u(this,o,St);let n=-1,d=this.area;if(s&&!this.still){let p=s.dataset.between;p!==void 0&&a(this,o,Et).call(this,Number(p)),n=p===void 0?Number(s.dataset.grip):this.picked,this.picked=n}C(this,W,{grip:n,at:e,spot:u(this,o,T).spot(e),area:d,moved:s?.dataset.between!==void 0})});b(this,Rt,t=>{let e=u(this,W);if(!e)return;let s=a(this,o,Vt).call(this,t);!e.moved&&Math.hypot(s.x-e.at.x,s.y-e.at.y)<_s||(e.grip<0?this.view=u(this,o,T).moved(e.spot,s):this.area&&(e.moved||a(this,o,ie).call(this,this.area),a(this,o,Tt).call(this,a(this,o,ae).call(this,this.area,e.grip,_t(u(this,o,T).spot(s))))),e.moved=!0)});b(this,pt,t=>{let e=u(this,W);C(this,W,null),!(!e||e.moved||t.type!=="pointerup"||this.still)&&e.grip<0&&!this.area&&a(this,o,Pt).call(this,_t(e.spot))});b(this,zt,t=>{t.preventDefault(),a(this,o,it).call(this,Math.max(-1,Math.min(1,-t.deltaY/240)),a(this,o,Vt).call(this,t))});b(this,Ot,t=>{let e=Ts[t.key],s=a(this,o,et).call(this),n=s[this.picked],d=!t.ctrlKey&&!t.metaKey&&!t.altKey;if(d&&e&&this.area&&n&&!this.still){let p=t.shiftKey?ys:xs;if(this.view??=u(this,o,St),this.area.shape==="circle"&&this.picked===1){let m=Math.max(1,this.area.radius_m+(e.x+e.y)*p);a(this,o,G).call(this,{...this.area,radius_m:m})}else a(this,o,G).call(this,a(this,o,ae).call(this,this.area,this.picked,xt(n,{x:e.x*p,y:e.y*p})));a(this,o,je).call(this)}else if(d&&e){let p=u(this,o,T),m={x:this.width/2,y:this.height/2};this.view=p.moved(p.spot(m),{x:m.x-e.x*60,y:m.y+e.y*60})}else if(t.key==="Tab"&&d&&s.length){let p=this.picked+(t.shiftKey?-1:1);if(p<0||p>=s.length)return;this.picked=p}else if(t.key==="Insert"&&this.area?.shape==="polygon")a(this,o,Et).call(this,this.picked);else if(t.key==="Delete"&&this.area?.shape==="polygon")a(this,o,ne).call(this,this.picked);else if(t.key==="Enter"&&!this.area)a(this,o,Pt).call(this,_t(u(this,o,T).spot({x:this.width/2,y:this.height/2})));else if(t.key.toLowerCase()==="z"&&(t.ctrlKey||t.metaKey))this.undo();else if(t.key==="+"||t.key==="=")a(this,o,it).call(this,1);else if(t.key==="-")a(this,o,it).call(this,-1);else if(t.key==="Home")this.view=null;else return;t.preventDefault(),t.stopPropagation()});b(this,It,async t=>{let[e]=t.target.files??[];if(!(!e||!this.ground)){this.mapFailed="",this.streets?.stop(),this.streets=null,this.ground.replaceChildren();try{let s=await import("./vector-streets-I7OUNGAH.js"),n=await s.tilesOfLocal(e);this.streets=new s.VectorStreets(this.ground,n,u(this,o,T).view,a(this,o,re).call(this)),this.mapName=e.name}catch{this.mapFailed=i("desk.ask.map.bad",{name:e.name})}}})}connectedCallback(){super.connectedCallback(),this.updateComplete.then(()=>this.host&&u(this,ht).observe(this.host))}disconnectedCallback(){super.disconnectedCallback(),u(this,ht).disconnect(),this.streets?.stop(),this.streets=null}willUpdate(t){t.has("area")&&this.area&&(this.shape=this.area.shape)}updated(){this.streets?.show(u(this,o,T).view,a(this,o,re).call(this))}focus(t){this.renderRoot.querySelector("svg.over")?.focus(t)}undo(){u(this,L).length&&a(this,o,Tt).call(this,u(this,L).pop()??null)}render(){return l`${a(this,o,Ee).call(this)}
<div class="map">
<div class="streets" aria-hidden="true"></div>
${this.width?a(this,o,Ve).call(this):f}
<div class="zoom">
<button class="btn sq" aria-label=${i("map.nearer")} @click=${()=>a(this,o,it).call(this,1)}>${w("plus",18)}</button>
<button class="btn sq" aria-label=${i("map.farther")} @click=${()=>a(this,o,it).call(this,-1)}>${w("minus",18)}</button>
<button class="btn sq" aria-label=${i("desk.ask.map.fit")} @click=${()=>this.view=null}>
${w("whole",18)}
</button>
</div>
${this.area||this.still?f:l`<p class="empty">${i("desk.ask.map.empty")}</p>`}
<p class="from">
${this.mapFailed||(this.mapName?i("desk.ask.map.file",{name:this.mapName}):i("desk.ask.map.from"))}
<label class="file"
>${i("desk.ask.map.load")}<input type="file" accept=".pmtiles" @change=${u(this,It)}
/></label>
</p>
${a(this,o,Ie).call(this)}
</div>
<slot></slot>
${a(this,o,Le).call(this)}`}};L=new WeakMap,W=new WeakMap,ht=new WeakMap,o=new WeakSet,Mt=function(){let t=this.area??this.jurisdiction;if(!t)return[0,0];if(t.shape==="circle")return[t.lat,t.lon];let e=t.shape==="polygon"?t.ring:t.parts[0]?.[0]??[],s=e.map(([d])=>d),n=e.map(([,d])=>d);return[Math.round((Math.min(...s)+Math.max(...s))/2),Math.round((Math.min(...n)+Math.max(...n))/2)]},St=function(){let t=S(u(this,o,Mt));if(this.area){let p=Nt(Jt(this.area,t)),m=Math.min(Ms+20,this.height/5);return te(t,p,this.width||1,this.height||1,m)}let s=a(this,o,ee).call(this).map(p=>Nt({kind:"ring",points:p.map(m=>ct(t,S(m)))})),n=this.jurisdiction?.shape==="circle"?this.jurisdiction.radius_m:1e3,d=s.length?_e(s):{left:-n,right:n,bottom:-n,top:n};return te(t,d,this.width||1,this.height||1,12)},ee=function(){let t=this.jurisdiction;return!t||t.shape==="circle"?[]:t.shape==="polygon"?[t.ring]:t.parts.flat()},T=function(){return new vt(this.view??u(this,o,St),this.width||1,this.height||1)},Ee=function(){let t=(e,s)=>l`<button aria-pressed=${this.shape===e} ?disabled=${this.still} @click=${()=>a(this,o,De).call(this,e)}>
${i(s)}
</button>`;return l`<div class="bar">
<slot name="heading"></slot>
<div class="a">
<div class="seg" role="group" aria-label=${i("desk.ask.where.shape")}>
${t("circle","desk.ask.where.circle")} ${t("polygon","desk.ask.where.outline")}
</div>
<button
class="btn sq"
aria-label=${i("act.undo")}
title=${i("act.undo")}
?disabled=${this.still||!u(this,L).length}
@click=${()=>this.undo()}
>
${w("undo",18)}
</button>
</div>
</div>`},Ve=function(){let t=u(this,o,T),e=n=>n.map((d,p)=>{let{x:m,y:g}=t.pixel(S(d));return`${p?"L":"M"}${m.toFixed(1)} ${g.toFixed(1)}`}).join("")+"Z",s=this.jurisdiction;return l`<svg
class="over"
role="application"
tabindex=${this.still?f:0}
aria-label=${a(this,o,Fe).call(this)}
aria-describedby="keys"
@pointerdown=${u(this,Ct)}
@pointermove=${u(this,Rt)}
@pointerup=${u(this,pt)}
@pointercancel=${u(this,pt)}
@wheel=${u(this,zt)}
@keydown=${u(this,Ot)}
>
${this.streets?f:a(this,o,Ce).call(this,t)}
${s?.shape==="circle"?a(this,o,se).call(this,[s.lat,s.lon],s.radius_m,"theirs",t):a(this,o,ee).call(this).map(n=>V`<path class="theirs" d=${e(n)} />`)}
${this.area?.shape==="polygon"?V`<path class="drawn" d=${e(this.area.ring)} />`:this.area?a(this,o,se).call(this,[this.area.lat,this.area.lon],this.area.radius_m,"drawn",t):f}
${a(this,o,Re).call(this,t)} ${this.still?f:a(this,o,Oe).call(this,t)}
</svg>
${a(this,o,ze).call(this,t)}
<span id="keys" class="vh">${i("desk.ask.map.keys")}</span>`},se=function(t,e,s,n){let{x:d,y:p}=n.pixel(S(t));return V`<circle class=${s} cx=${d} cy=${p} r=${e*n.scale(t[0]/1e6)} />`},Ce=function(t){let e=Wt(90/t.scale()).length_m*t.scale(),s=[];for(let n=this.width/2%e;n<this.width;n+=e)s.push(V`<line class="grid" x1=${n} x2=${n} y1="0" y2=${this.height} />`);for(let n=this.height/2%e;n<this.height;n+=e)s.push(V`<line class="grid" y1=${n} y2=${n} x1="0" x2=${this.width} />`);return s},Re=function(t){if(!this.numbers||!this.area)return f;let[e,s]=this.numbers.ends.map(n=>t.pixel(S(n)));return!e||!s?f:V`<line class="across ${this.narrow?"bad":""}" x1=${e.x} y1=${e.y} x2=${s.x} y2=${s.y} />`},ze=function(t){if(!this.numbers||!this.area)return f;let[e,s]=this.numbers.ends.map(d=>t.pixel(S(d)));if(!e||!s)return f;let n={x:(e.x+s.x)/2,y:(e.y+s.y)/2};return l`<span class="wide tn" .style=${`left:${n.x}px;top:${n.y}px`}>${H(this.numbers.least_width_m)}</span>`},et=function(){let t=this.area;return t?t.shape==="polygon"?t.ring:[[t.lat,t.lon],xt([t.lat,t.lon],{x:t.radius_m,y:0})]:[]},Oe=function(t){let e=a(this,o,et).call(this),s=this.area?.shape==="polygon"&&e.length<Pe?e.map((d,p)=>{let m=e[(p+1)%e.length]??d,g=t.pixel(S(d)),E=t.pixel(S(m));return V`<g data-between=${p}><circle class="hit" r="14" cx=${(g.x+E.x)/2} cy=${(g.y+E.y)/2} /><circle class="between" r="5" cx=${(g.x+E.x)/2} cy=${(g.y+E.y)/2} /></g>`}):f,n=e.map((d,p)=>{let{x:m,y:g}=t.pixel(S(d)),E=p===this.picked?V`<rect class="pick" x=${m-11} y=${g-11} width="22" height="22" rx="4" />`:f;return V`<g data-grip=${p}>${E}<circle class="hit" r="18" cx=${m} cy=${g} /><rect class="corner" x=${m-7} y=${g-7} width="14" height="14" rx="2" /></g>`});return V`${s}${n}`},Ie=function(){if(!this.width)return f;let{length_m:t,text:e}=Wt(100/u(this,o,T).scale());return l`<span class="scale tn" .style=${`width:${t*u(this,o,T).scale()}px`}>${e}</span>`},Fe=function(){if(!this.area)return i("desk.ask.map.label_empty");let t=a(this,o,et).call(this),e={size:O(Qt(this.area)),at:this.picked+1,of:t.length};return i(this.area.shape==="circle"?"desk.ask.map.label_circle":"desk.ask.map.label_outline",e)},Le=function(){let t=this.area,e=(d,p,m,g=6)=>l`<label class="field"
>${d}<input
class="tn"
inputmode="decimal"
?disabled=${this.still}
.value=${g?(p/1e6).toFixed(g):String(p)}
@change=${E=>{let B=Number(E.target.value.replace(",","."));Number.isFinite(B)&&m(Math.round(g?B*1e6:B)),this.requestUpdate()}}
/></label>`;if(!t)return l`<details>
<summary>${i("desk.ask.corners.none")}</summary>
<div class="corners">
<button class="btn" ?disabled=${this.still} @click=${()=>a(this,o,Pt).call(this,u(this,o,Mt))}>
${i("desk.ask.corners.begin")}
</button>
</div>
</details>`;if(t.shape==="circle"){let d=p=>a(this,o,G).call(this,{...t,...p});return l`<details>
<summary>${i("desk.ask.corners.circle")}</summary>
<ul class="corners">
<li>
<span class="n"></span>
${e(i("desk.ask.corners.lat"),t.lat,p=>d({lat:yt(p,90)}))}
${e(i("desk.ask.corners.lon"),t.lon,p=>d({lon:yt(p,180)}))}
</li>
<li>
<span class="n"></span>
${e(i("desk.ask.corners.radius"),t.radius_m,p=>d({radius_m:Math.min(1e6,Math.max(1,p))}),0)}
</li>
</ul>
</details>`}let s=t.ring,n=(d,p)=>a(this,o,st).call(this,s.with(d,p));return l`<details>
<summary>${i("desk.ask.corners.list",{count:s.length})}</summary>
<ol class="corners">
${s.map(([d,p],m)=>l`<li>
<span class="n tn">${m+1}</span>
${e(i("desk.ask.corners.lat"),d,g=>n(m,[yt(g,90),p]))}
${e(i("desk.ask.corners.lon"),p,g=>n(m,[d,yt(g,180)]))}
<button
class="btn sq"
aria-label=${i("desk.ask.corners.remove",{corner:m+1})}
?disabled=${this.still||s.length<=3}
@click=${()=>a(this,o,ne).call(this,m)}
>
${w("trash",16)}
</button>
</li>`)}
</ol>
<button class="btn" ?disabled=${this.still} @click=${()=>a(this,o,Et).call(this,s.length-1)}>
${i("desk.ask.corners.add")}
</button>
</details>`},Tt=function(t){this.area=t,this.picked=Math.min(this.picked,Math.max(0,a(this,o,et).call(this).length-1)),this.dispatchEvent(new CustomEvent("nr-area",{detail:t}))},G=function(t){this.still||(a(this,o,ie).call(this,this.area),a(this,o,Tt).call(this,t))},ie=function(t){u(this,L).push(t),u(this,L).length>Ss&&u(this,L).shift()},st=function(t){a(this,o,G).call(this,{shape:"polygon",ring:t})},Pt=function(t){if(this.picked=0,this.view=null,this.shape==="circle")return a(this,o,G).call(this,{shape:"circle",lat:t[0],lon:t[1],radius_m:ws});let e=vs,s=[[-e,e],[e,e],[e,-e],[-e,-e]];a(this,o,st).call(this,s.map(([n,d])=>xt(t,{x:n,y:d})))},De=function(t){let e=this.area;if(this.shape=t,!(!e||e.shape===t))if(this.picked=0,e.shape==="circle"){let s=[e.lat,e.lon],n=Array.from({length:Te},(d,p)=>{let m=2*Math.PI*p/Te;return xt(s,{x:Math.sin(m)*e.radius_m,y:Math.cos(m)*e.radius_m})});a(this,o,st).call(this,n)}else{let[s,n]=u(this,o,Mt),d=Math.max(1,Math.round(Math.sqrt(Qt(e)*1e6/Math.PI)));a(this,o,G).call(this,{shape:"circle",lat:s,lon:n,radius_m:d})}},Et=function(t){if(this.area?.shape!=="polygon"||this.area.ring.length>=Pe)return;let e=[...this.area.ring],s=e[t],n=e[(t+1)%e.length];!s||!n||(e.splice(t+1,0,[Math.round((s[0]+n[0])/2),Math.round((s[1]+n[1])/2)]),this.picked=t+1,a(this,o,st).call(this,e))},ne=function(t){this.area?.shape!=="polygon"||this.area.ring.length<=3||a(this,o,st).call(this,this.area.ring.filter((e,s)=>s!==t))},ae=function(t,e,s){if(t.shape==="polygon")return{shape:"polygon",ring:t.ring.with(e,s)};if(e===0)return{...t,lat:s[0],lon:s[1]};let{x:n,y:d}=ct(S([t.lat,t.lon]),S(s));return{...t,radius_m:Math.max(1,Math.round(Math.hypot(n,d)))}},Vt=function(t){let e=t.currentTarget.getBoundingClientRect();return{x:t.clientX-e.left,y:t.clientY-e.top}},it=function(t,e={x:this.width/2,y:this.height/2}){let s=u(this,o,T);this.view=s.moved(s.spot(e),e,s.view.zoom+t)},Ct=new WeakMap,Rt=new WeakMap,pt=new WeakMap,zt=new WeakMap,Ot=new WeakMap,je=function(){let t=a(this,o,et).call(this)[this.picked];if(!t||!this.view)return;let{x:e,y:s}=u(this,o,T).pixel(S(t));(e<0||s<0||e>this.width||s>this.height)&&(this.view=null)},re=function(){let t=getComputedStyle(this),e=s=>t.getPropertyValue(`--map-${s}`).trim();return{land:e("land"),block:e("block"),road:e("road"),edge:e("edge"),water:e("water"),park:e("park"),text:e("text"),font:t.fontFamily}},It=new WeakMap,v.styles=[I,U,R`
.bar{display: flex;align-items: center;flex-wrap: wrap;gap: 8px 12px;padding: 12px 16px 8px;height: auto;background: none;overflow: visible;}.bar .a{margin-inline-start: auto;display: flex;gap: 8px;}.seg button[aria-pressed="true"]{background: var(--nr-tint);color: var(--nr-link);font-weight: 600;}.map{position: relative;height: 300px;border-block: 1px solid var(--nr-line);background: var(--map-land);overflow: hidden;}.streets,
svg.over{position: absolute;inset: 0;width: 100%;height: 100%;}svg.over{touch-action: none;cursor: crosshair;}svg.over:focus-visible{outline-offset: -3px;}.theirs{fill: none;stroke: var(--nr-ink2);stroke-width: 2;stroke-dasharray: 6 5;}.grid{stroke: var(--map-edge);stroke-width: 1;}.drawn{fill: color-mix(in srgb, var(--nr-link) 22%, transparent);stroke: var(--nr-link);stroke-width: 2.5;stroke-linejoin: round;}.corner{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 2.5;cursor: move;}.between{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 2;cursor: copy;}.pick{fill: none;stroke: var(--nr-ink);stroke-width: 2.5;}.hit{fill: transparent;}.across{stroke: var(--nr-ink);stroke-width: 2;stroke-dasharray: 5 4;}.across.bad{stroke: var(--nr-red);}.zoom{position: absolute;inset-inline-end: 8px;top: 8px;display: grid;gap: 4px;}.wide,
.from,
.scale,
.empty{position: absolute;background: var(--nr-card);border: 1px solid var(--nr-line);border-radius: 6px;padding: 3px 8px;font-size: 12px;line-height: 16px;}.wide{font-weight: 600;transform: translate(-50%, -150%);pointer-events: none;}.from{inset-inline-start: 8px;bottom: 8px;color: var(--nr-ink2);max-width: calc(100% - 130px);}.scale{inset-inline-end: 8px;bottom: 8px;border-radius: 0;border-width: 0 1px 1px;border-color: var(--nr-ink);background: color-mix(in srgb, var(--nr-card) 70%, transparent);text-align: center;padding: 0;}.empty{inset-inline: 0;margin-inline: auto;top: 40%;width: fit-content;max-width: calc(100% - 120px);font-size: 14px;line-height: 20px;padding: 8px 12px;pointer-events: none;}.file input{position: absolute;opacity: 0;width: 1px;height: 1px;}.file:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.file{color: var(--nr-link);text-decoration: underline;cursor: pointer;}details{border-top: 1px solid var(--nr-line);padding: 8px 16px;font-size: 13px;}.corners{display: grid;gap: 8px;padding: 8px 0;}.corners li{display: grid;grid-template-columns: 28px minmax(0, 1fr) minmax(0, 1fr) 36px;gap: 8px;align-items: end;}.corners .n{line-height: 36px;color: var(--nr-ink2);}`],k([y({attribute:!1})],v.prototype,"area",2),k([y({attribute:!1})],v.prototype,"jurisdiction",2),k([y({attribute:!1})],v.prototype,"numbers",2),k([y({type:Boolean})],v.prototype,"still",2),k([y({type:Boolean})],v.prototype,"narrow",2),k([y()],v.prototype,"language",2),k([$()],v.prototype,"width",2),k([$()],v.prototype,"height",2),k([$()],v.prototype,"view",2),k([$()],v.prototype,"picked",2),k([$()],v.prototype,"shape",2),k([$()],v.prototype,"streets",2),k([$()],v.prototype,"mapName",2),k([$()],v.prototype,"mapFailed",2),k([ot(".map")],v.prototype,"host",2),k([ot(".streets")],v.prototype,"ground",2),v=k([z("nr-desk-area")],v);function yt(c,h){return Math.max(-h*1e6,Math.min(h*1e6,c))}var Ae=R`
.ag{display: grid;grid-template-columns: minmax(0, 1fr) 372px;gap: 16px;align-items: start;}@media (max-width: 1100px){.ag{grid-template-columns: minmax(0, 1fr);}}#result:focus{outline: none;}.top{margin-bottom: 12px;align-items: flex-start;flex-wrap: wrap;}.top .grow{min-width: 240px;}.top ul{list-style: disc;padding-inline-start: 18px;}.step{display: flex;align-items: center;gap: 10px;}.nu{width: 24px;height: 24px;flex: none;border-radius: 12px;border: 1.5px solid var(--nr-edge);display: grid;place-items: center;font: 600 13px/1 var(--nr-font);}.pt0{padding-top: 4px;}.ms{display: grid;grid-template-columns: repeat(3, minmax(0, 1fr));padding: 10px 0;}.ms > div{padding: 2px 16px;border-inline-start: 1px solid var(--nr-line);}.ms > div:first-child{border: 0;}.ms dt{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.ms b{font-size: 15px;font-weight: 600;}.ms small{display: flex;justify-content: space-between;font-size: 12px;}.gs{display: block;height: 6px;border-radius: 3px;background: var(--nr-sunk);position: relative;margin: 5px 0 2px;}.gs i{position: absolute;top: -3px;width: 4px;height: 12px;border-radius: 2px;background: var(--nr-link);}.under{display: grid;gap: 8px;margin-top: 12px;}nr-desk-area .under{margin: 0 16px 12px;}.wh{display: grid;grid-template-columns: 1.3fr 0.9fr 0.9fr 1.3fr;gap: 12px;}.wh + *{margin-top: 12px;}.day{margin-bottom: 10px;}.tr{height: 14px;border-radius: 4px;position: relative;background: repeating-linear-gradient(
90deg,
var(--nr-sunk) 0 calc(12.5% - 1px),
var(--nr-edge) calc(12.5% - 1px) 12.5%
);}.tr i{position: absolute;top: 0;bottom: 0;min-width: 2px;background: var(--nr-link);border-radius: 3px;}.tk{display: flex;justify-content: space-between;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.g3{display: grid;grid-template-columns: repeat(3, minmax(0, 1fr));gap: 12px;align-items: end;}.whole{grid-column: span 2;}.own{font-size: 13px;white-space: normal;overflow-wrap: anywhere;}.found{display: grid;gap: 8px;}.found:empty{display: none;}.found .note{align-items: center;}.found .note > .nu{flex: none;}.acts{flex-wrap: wrap;gap: 8px 12px;}.ck{padding: 0 16px 12px;display: grid;gap: 7px;font-size: 13px;line-height: 18px;}.ck li{display: grid;grid-template-columns: 18px minmax(0, 1fr);gap: 8px;overflow-wrap: anywhere;}.ck li > .ic{margin-top: 1px;}.ck li:not([class]) > .ic{color: var(--nr-ok);}.ck li > span{color: var(--nr-ink);}.ck b{font-weight: 600;}.go{min-height: 24px;padding: 0 4px;font-size: 13px;text-decoration: underline;}.dr li{padding: 9px 16px;border-top: 1px solid var(--nr-line);overflow-wrap: anywhere;}.dr li[aria-current]{background: var(--nr-tint);}.dr li[aria-current] a{font-weight: 600;color: var(--nr-ink);text-decoration: none;}@media (max-width: 700px){.wh,
.g3,
.ms{grid-template-columns: minmax(0, 1fr);}.whole{grid-column: auto;}.ms > div{border: 0;}}`;var K=class extends N{constructor(){super(...arguments);this.icon="info";this.have=!1}render(){return l`${w(this.icon)}<span><slot></slot></span>`}};K.styles=[I,R`
:host{display: inline-flex;align-items: center;gap: 6px;min-height: 28px;max-width: 100%;padding-block: 3px;padding-inline: 8px 10px;border-radius: 14px;background: var(--nr-sunk);color: var(--nr-ink);font-size: 13px;line-height: 18px;}.ic{color: var(--nr-ink2);}:host([have]){background: var(--nr-tint);}:host([have]) .ic{color: var(--nr-link);}`],k([y()],K.prototype,"icon",2),k([y({type:Boolean})],K.prototype,"have",2),K=k([z("nr-chip")],K);var Ft=["household","board","poster"],M,oe,Lt,He,qe,Ue,F=class extends N{constructor(){super(...arguments);b(this,M);this.content={};this.verdict=null;this.ask=null;this.language="";this.view="household"}next(){this.view=Ft[(Ft.indexOf(this.view)+1)%Ft.length]??"household"}render(){let t={household:()=>a(this,M,He).call(this),board:()=>a(this,M,qe).call(this),poster:()=>a(this,M,Ue).call(this)};return l`<section class="card" aria-labelledby="h">
<header><h2 id="h">${i("desk.ask.look")}</h2></header>
<div class="pad">
<div class="seg" role="group" aria-labelledby="h">
${Ft.map(e=>l`<button aria-pressed=${this.view===e} @click=${()=>this.view=e}>
${i(`desk.ask.look.${e}`)}
</button>`)}
</div>
<div class="ground">${t[this.view]()}</div>
<p class="sm"><b>${i("desk.ask.nobody")}</b> ${i("desk.ask.nobody_why")}</p>
</div>
</section>`}};M=new WeakSet,oe=function(){let t=this.ask?.agency??"";return l`<div class="row">
<span class="tile" aria-hidden="true">${ve(t)}</span><b>${t}</b>
</div>`},Lt=function(){return this.content.title?.trim()||i("desk.ask.look.no_title")},He=function(){let{window:t,area:e,facts:s=[],findings:n=[]}=this.verdict??{},d=[...new Set(n.filter(({grade:p})=>p==="hold").map(({code:p})=>p))];return l`<article class="home">
${a(this,M,oe).call(this)}
${this.content.case_number?l`<span class="xs mut tn">${i("ask.case",{number:this.content.case_number})}</span>`:f}
<h3>${i("ask.sentence",{title:u(this,M,Lt)})}</h3>
<div class="chips">
${t?l`<nr-chip icon="clock">${s[0]?.value}</nr-chip>`:f}
${e?l`<nr-chip icon="place">${O(e.size_km2)}</nr-chip>`:f}
</div>
<p class="sm mut body">${this.content.text}</p>
${d.map(p=>$e(`finding.${p}`)?l`<div class="note">
${w("warn",18)}<span><b>${i(`finding.${p}`)}</b> ${i(`finding.${p}.why`)}</span>
</div>`:f)}
<div class="yn"><span>${i("act.deny")}</span><span>${i("act.approve")}</span></div>
<p class="xs mut row">${w("lock",16)}<span>${i("card.foot")}</span></p>
</article>`},qe=function(){return l`<article class="board">
${a(this,M,oe).call(this)}
<h3>${u(this,M,Lt)}</h3>
<dl class="facts tn">
${this.verdict?.facts.map(({label:t,value:e,small:s})=>l`<div><dt>${t}</dt><dd>${e}<small>${s}</small></dd></div>`)}
</dl>
<p class="body">${this.content.text}</p>
<p class="xs mut">${i("desk.ask.look.signed")}</p>
</article>`},Ue=function(){let[t]=this.verdict?.window?this.verdict.facts??[]:[];return l`<article class="paper">
<p class="sm">${i("desk.ask.look.asks",{agency:this.ask?.agency??""})}</p>
<h3>${u(this,M,Lt)}</h3>
${t?l`<p>${t.value}</p>`:f}
<p class="sm body">${this.content.text}</p>
<div class="code-box">${w("qr",84)}<span>${i("desk.ask.look.code")}</span></div>
<p class="sm last">${i("desk.ask.nobody")}</p>
</article>`},F.styles=[I,U,R`
.pad{padding: 4px 16px 16px;display: grid;gap: 12px;}.seg{justify-self: start;}.seg button[aria-pressed="true"]{background: var(--nr-tint);color: var(--nr-link);font-weight: 600;}.ground{background: var(--nr-sunk);border: 1px solid var(--nr-line);border-radius: 10px;padding: 12px;overflow-wrap: anywhere;}article{display: grid;gap: 10px;}.home{background: var(--nr-card);border: 1px solid var(--nr-line);border-radius: 12px;padding: 14px;}.home h3{font: 500 18px/25px var(--nr-font);}.tile{--s: 36px;}.body{white-space: pre-line;}.chips{flex-direction: column;align-items: flex-start;gap: 6px;}.yn{display: grid;grid-template-columns: 1fr 1fr;gap: 8px;}.yn span{min-height: 40px;border: 1.5px solid var(--nr-edge);border-radius: 20px;display: grid;place-items: center;font-weight: 500;}.board h3{font: 600 22px/29px var(--nr-head);}.board .body{font-size: 15px;line-height: 24px;}.facts{display: grid;grid-template-columns: 1fr 1fr;border: 1px solid var(--nr-line);border-radius: 8px;overflow: hidden;background: var(--nr-card);font-size: 13px;line-height: 18px;}.facts > div{padding: 8px 10px;border-top: 1px solid var(--nr-line);border-inline-start: 1px solid var(--nr-line);margin: -1px 0 0 -1px;}.facts dt{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.paper{background: #fff;color: #111;border: 1px solid #ccc;padding: 20px;aspect-ratio: 8.5 / 11;align-content: start;}.paper h3{font: 600 25px/31px var(--nr-head);}.paper .last{border-top: 2px solid #111;padding-top: 8px;font-weight: 600;align-self: end;}.code-box{display: flex;gap: 12px;align-items: center;font-size: 12px;line-height: 17px;}.code-box .ic{width: 84px;height: 84px;}`],k([y({attribute:!1})],F.prototype,"content",2),k([y({attribute:!1})],F.prototype,"verdict",2),k([y({attribute:!1})],F.prototype,"ask",2),k([y()],F.prototype,"language",2),k([$()],F.prototype,"view",2),F=k([z("nr-desk-preview")],F);function Be(c,h,t,e,s){let n={refuse:"stop",hold:"warn",missing:"info"},d={refuse:"rd",hold:"am",missing:"mut"};return l`<section class="card">
<header><h2>${i("desk.ask.rules")}</h2><span class="a mut">${i("desk.ask.rules.live")}</span></header>
<ul class="ck" aria-live="polite">
${c?.findings.map(p=>{let m=e.indexOf(p);return l`<li class=${d[p.grade]}>
${w(n[p.grade],16)}<span
><b>${i(`desk.ask.rules.${p.grade}`)}</b> ${p.text}
<button class="btn link go" @click=${()=>s(p)}>
${m>=0?i("desk.ask.rules.number",{number:m+1}):i("desk.ask.rules.go")}
</button></span
>
</li>`})}
${c?.passed.map(p=>{let m=Ps(p,c,h,t);return m?l`<li>${w("tick",16)}<span>${m}</span></li>`:f})}
</ul>
</section>`}function Ps(c,h,t,e){let{window:s,area:n}=h;switch(c){case"why":return i("desk.ask.pass.why",{incident:t.incidents[e.incident??""]??""});case"nth":return i(h.earlier?"desk.ask.pass.second":"desk.ask.pass.first");case"contact":return i(e.contact?.includes("@")?"desk.ask.pass.contact":"desk.ask.pass.phone",{domain:t.domain});case"window":return s?i("desk.ask.pass.window",{length:A(s.length_s*1e3),ago:A(s.ended_s_ago*1e3)}):"";case"area":return n?i("desk.ask.pass.area",{size:O(n.size_km2),least:H(t.least_width_m)}):"";case"life":return i("desk.ask.pass.life",{days:e.life_days??30,most:t.longest_life_days});default:return i(`desk.ask.pass.${c}`)}}function Ge(c,h){return l`<section class="card">
<header><h2>${i("desk.ask.drafts")}</h2><span class="a mut">${i("desk.ask.drafts.here")}</span></header>
${c.length?l`<ul class="dr">
${c.slice(0,12).map(t=>l`<li aria-current=${t.id===h?"true":f}>
<a href=${q("ask",t.id)}>${t.title||i("desk.ask.look.no_title")}</a>
<small>${le(t)} · ${de(t)}</small>
</li>`)}
</ul>`:l`<p class="pad mut">${i("desk.ask.drafts.none")}</p>`}
</section>`}function le(c){let h=lt(c.saved_at);return c.source!=="desk"?i("desk.ask.saved_by_system",{system:c.source,at:h}):c.mine?i("desk.ask.saved_by_you",{at:h}):i("desk.ask.saved_by",{name:c.saved_by,at:h})}function de(c){return c.lease&&!c.lease.mine?i("desk.ask.state.open",{name:c.lease.name}):i(`desk.ask.state.${c.source==="desk"?c.state:"nobody"}`)}var Es=150,Vs=1500,Cs=6e4,Rs=[7,14,30,60,90];var ce=1440,zs=[[["Ctrl","S"],"desk.ask.key.save"],[["F8"],"desk.ask.key.next"],[["F9"],"desk.ask.key.look"],[["Ctrl","Enter"],"desk.ask.key.send"]],Y,X,ft,J,at,rt,r,D,he,Ke,Dt,jt,pe,P,ut,nt,Z,Ze,At,Ht,Ye,ue,me,Xe,Je,Qe,Ne,mt,ts,es,ss,is,j,ns,as,rs,kt,qt,os,ls,ds,cs,hs,ps,us,ms,ks,x=class extends bt{constructor(){super(...arguments);b(this,r);this.draftId="";this.draft=null;this.content={};this.verdict=null;this.ask=null;this.drafts=null;this.elsewhere=null;this.failed="";this.refused=[];this.isSaved=!0;this.working=!1;this.dialog="";this.reason="";b(this,Y);b(this,X);b(this,ft);b(this,J,null);b(this,at,0);b(this,rt,-1)}keys(){return[{key:"Ctrl+s",word:"desk.ask.save",act:()=>{a(this,r,nt).call(this)}},{key:"F8",word:"desk.ask.key.next",act:()=>a(this,r,At).call(this,1)},{key:"Shift+F8",word:"desk.ask.key.last",act:()=>a(this,r,At).call(this,-1)},{key:"F9",word:"desk.ask.key.look",act:()=>a(this,r,ss).call(this)},{key:"Ctrl+Enter",word:"desk.ask.key.send",act:()=>a(this,r,me).call(this)}]}connectedCallback(){super.connectedCallback(),C(this,ft,setInterval(()=>{a(this,r,jt).call(this)},Cs))}disconnectedCallback(){super.disconnectedCallback(),clearInterval(u(this,ft)),clearTimeout(u(this,Y)),a(this,r,pe).call(this,this.draft)}willUpdate(t){if(t.get("language")&&a(this,r,Ke).call(this),!t.has("draftId"))return;let e=this.draft;e&&e.id!==this.draftId&&a(this,r,pe).call(this,e),a(this,r,he).call(this)}render(){let{draft:t,ask:e}=this;return!t||!e?l`<div class="ttl"><h1 tabindex="-1">${i("desk.ask.title")}</h1></div>
${this.failed?a(this,r,j).call(this,"red","stop",this.failed):f}`:l`<div class="ttl">
<div><h1 tabindex="-1">${i("desk.ask.title")}</h1><p>${a(this,r,is).call(this,t)}</p></div>
<div class="a kh" aria-hidden="true">
${zs.map(([s,n])=>l`<span>${s.map(d=>l`<kbd>${d}</kbd>`)} ${i(n)}</span>`)}
</div>
</div>
${a(this,r,ns).call(this,t)}
<div class="ag">
<div class="stack">
${a(this,r,rs).call(this,e)} ${a(this,r,os).call(this,e)} ${a(this,r,cs).call(this,e)} ${a(this,r,hs).call(this,e)} ${a(this,r,ms).call(this,t,e)}
</div>
<aside class="stack">
<nr-desk-preview .content=${this.content} .verdict=${this.verdict} .ask=${e} .language=${this.language}></nr-desk-preview>
${Be(this.verdict,e,this.content,u(this,r,Z),s=>a(this,r,Ht).call(this,s))}
${Ge(this.drafts?.drafts??[],t.id)}
</aside>
</div>
${a(this,r,ks).call(this,t)}`}};Y=new WeakMap,X=new WeakMap,ft=new WeakMap,J=new WeakMap,at=new WeakMap,rt=new WeakMap,r=new WeakSet,D=function(){return!this.elsewhere&&!!this.draft?.may.includes("write")},he=async function(){this.draft=this.verdict=this.elsewhere=null,this.failed="",this.refused=[];try{let[t,e,s]=await Promise.all([this.client.call("GET","/ask"),this.client.call("GET","/drafts"),this.client.call("GET",`/drafts/${this.draftId}`)]);Object.assign(this,{ask:t,drafts:e}),a(this,r,Dt).call(this,s),(s.may.includes("write")||s.lease&&!s.lease.mine)&&await a(this,r,jt).call(this),!this.content.contact&&s.revision===0&&a(this,r,P).call(this,{contact:t.contact}),await a(this,r,ut).call(this)}catch(t){this.failed=tt(t)}},Ke=async function(){this.ask=await this.client.call("GET","/ask").catch(()=>this.ask),await a(this,r,ut).call(this)},Dt=function(t){this.draft=t,this.content={...t.content},this.isSaved=!0},jt=async function(){let{draft:t}=this;if(!(!t||t.state==="posted"||t.state==="held"||t.state==="waiting"))try{let e=await this.client.call("POST",`/drafts/${t.id}/lease`);if(this.draft?.id!==t.id)return;this.elsewhere||e.revision!==this.draft.revision?a(this,r,Dt).call(this,e):this.draft=e,this.elsewhere=null}catch(e){let s=$t.of(e);s.code==="desk.draft.open_elsewhere"&&(this.elsewhere={text:s.message,since:String(s.details.since??"")})}},pe=async function(t){t?.lease?.mine&&(await a(this,r,nt).call(this),await this.client.call("DELETE",`/drafts/${t.id}/lease`).catch(()=>{}))},P=function(t){u(this,r,D)&&(this.content={...this.content,...t},this.isSaved=!1,this.refused=[],clearTimeout(u(this,Y)),C(this,Y,setTimeout(()=>{a(this,r,ut).call(this)},Es)),clearTimeout(u(this,X)),C(this,X,setTimeout(()=>{a(this,r,nt).call(this)},Vs)))},ut=async function(){let t=++fe(this,at)._;try{let e=await this.client.call("POST","/drafts/check",{content:this.content,request:this.draft?.request??""});t===u(this,at)&&(this.verdict=e)}catch(e){t===u(this,at)&&(this.failed=tt(e))}},nt=async function(){clearTimeout(u(this,X)),await u(this,J);let{draft:t,content:e}=this;!t||this.isSaved||!u(this,r,D)||(C(this,J,this.client.call("PUT",`/drafts/${t.id}`,{revision:t.revision,content:e}).then(s=>{this.draft?.id===s.id&&(this.draft=s,this.failed="",this.isSaved=this.content===e)}).catch(s=>{let n=$t.of(s);n.status===409?this.elsewhere={text:n.message,since:""}:this.failed=tt(s)})),await u(this,J),C(this,J,null))},Z=function(){return(this.verdict?.findings??[]).filter(({spans:t})=>t.length)},Ze=function(t){return u(this,r,Z).flatMap(({spans:e,grade:s},n)=>e.filter(d=>d.field===t).map(({start:d,end:p})=>({start:d,end:p,number:n+1,grade:s})))},At=function(t){let e=this.verdict?.findings??[];if(!e.length)return;C(this,rt,(u(this,rt)+t+e.length)%e.length);let s=e[u(this,rt)];s&&a(this,r,Ht).call(this,s)},Ht=function(t){let[e]=t.spans,s=e?.field??t.field,n=this.renderRoot.querySelector(`[data-field~="${s}"]`);e&&n instanceof Object&&"select"in n&&n.localName==="nr-desk-words"?n.select(e.start,e.end):(n?.focus(),n?.scrollIntoView({block:"nearest"}))},Ye=function({field:t,start:e,end:s,text:n}){let d=String(this.content[t]??"");a(this,r,P).call(this,{[t]:d.slice(0,e)+n+d.slice(s)}),clearTimeout(u(this,Y)),a(this,r,ut).call(this),this.renderRoot.querySelector(`[data-field="${t}"]`)?.focus()},ue=function(){let t=this.verdict?.findings??[];if(!this.verdict)return i("desk.ask.wait");let e=u(this,r,Z).findIndex(({grade:d})=>d==="refuse");if(e>=0)return i("desk.ask.first",{finding:e+1});let s=t.find(({grade:d})=>d==="refuse");if(s)return s.text;let n=t.filter(({grade:d})=>d==="missing").length;return n?ge("desk.ask.missing",n):""},me=function(){if(u(this,r,ue)||this.working)return a(this,r,At).call(this,1);this.draft?.may.includes("post")?this.dialog="post":this.draft?.may.includes("send")&&a(this,r,Xe).call(this)},Xe=async function(){await a(this,r,mt).call(this,async t=>this.client.call("POST",`/drafts/${t.id}/sending`,{revision:t.revision}))},Je=async function(){this.dialog="",await a(this,r,mt).call(this,t=>Kt(this,()=>this.client.call("POST",`/drafts/${t.id}/post`,{revision:t.revision})))},Qe=async function(){this.dialog="",await a(this,r,mt).call(this,t=>this.client.call("POST",`/drafts/${t.id}/return`,{revision:t.revision,reason:this.reason||i("desk.ask.taken_back")}))},Ne=async function(){await a(this,r,mt).call(this,t=>Kt(this,()=>this.client.call("POST",`/drafts/${t.id}/held`)))},mt=async function(t){if(await a(this,r,nt).call(this),!(!this.draft||!this.isSaved||this.working)){this.working=!0,this.failed="",this.refused=[];try{let e=await t(this.draft);e&&(a(this,r,Dt).call(this,e),this.refreshCounts(),await a(this,r,jt).call(this))}catch(e){let s=$t.of(e);this.failed=tt(e),this.refused=s.details.findings??[]}this.working=!1,await this.updateComplete,this.renderRoot.querySelector("#result")?.focus()}},ts=async function(){try{let t=await this.client.call("POST",`/drafts/${this.draftId}/copy`);location.hash=q("ask",t.id)}catch(t){this.notify(t)}},es=async function(){this.dialog="";let{draft:t}=this;if(t){clearTimeout(u(this,X));try{await this.client.call("DELETE",`/drafts/${t.id}?revision=${t.revision}`),this.draft=null,this.refreshCounts(),location.hash=q("ask")}catch(e){this.failed=tt(e)}}},ss=function(){this.preview?.next(),this.preview?.scrollIntoView({block:"nearest"})},is=function(t){return t.state==="posted"?i("desk.ask.status.posted"):this.isSaved?i("desk.ask.status.saved",{at:lt(t.saved_at)}):i("desk.ask.status.unsaved")},j=function(t,e,s,n=f){return l`<div class="note ${t} top" role=${t==="red"?"alert":"status"}>
${w(e,18)}<span class="grow">${s}</span>${n}
</div>`},ns=function(t){let e=l`<button class="btn" @click=${a(this,r,ts)}>${i("desk.ask.copy")}</button>`,{elsewhere:s}=this;return l`<div id="result" tabindex="-1">
${s?a(this,r,j).call(this,"","person",l`<b>${s.text}</b>${s.since?l` ${i("desk.ask.open_since",{at:be(s.since)})}`:f}`,l`<button class="btn" @click=${()=>a(this,r,he).call(this)}>${i("desk.ask.again")}</button>${e}`):f}
${this.failed?a(this,r,j).call(this,"red","stop",l`<b>${i("desk.ask.not_posted")}</b> ${this.failed}
${this.refused.length>1?l`<ul>${this.refused.map(({text:n})=>l`<li>${n}</li>`)}</ul>`:f}`):f}
${t.state==="returned"?a(this,r,j).call(this,"","warn",l`<b>${i("desk.ask.returned",{name:t.returned_by})}</b> ${t.reason}`):f}
${t.state==="waiting"?a(this,r,j).call(this,"plain","hold",l`<b>${i("desk.ask.waiting",{name:t.sent_by})}</b>
${t.own?i("desk.ask.own"):i("desk.ask.read_only")}
${t.changed.length?l`<br />${i("desk.ask.changed",{fields:t.changed.map(n=>i(`desk.ask.field.${n}`)).join(", ")})}`:f}`):f}
${t.state==="held"?a(this,r,j).call(this,"","hold",l`<b>${i("desk.ask.held")}</b> ${i("desk.ask.held_why")}
<ul>${t.findings.map(({text:n})=>l`<li>${n}</li>`)}</ul>`,l`<button class="btn" ?disabled=${this.working} @click=${a(this,r,Ne)}>${i("desk.ask.ask_board")}</button>`):f}
${t.state==="posted"?a(this,r,as).call(this,t):f}
</div>`},as=function(t){let{proof:e}=t;if(!e)return a(this,r,j).call(this,"plain","tick",l`<b>${i("desk.ask.posted")}</b>`);let s=e.public_since?i("desk.ask.posted_since",{at:lt(e.public_since)}):i("desk.ask.posted");return a(this,r,j).call(this,"plain","tick",l`<b>${s}</b>
${i(e.trusted?"desk.ask.posted_proof":"desk.ask.posted_alone",{index:we(e.index),witnesses:e.witnesses,trusted:e.trusted})}
<span class="code">${e.file}</span>.
<a href=${e.link} target="_blank" rel="noopener noreferrer">${i("desk.ask.on_board")}</a>`,l`<button class="btn" @click=${()=>this.dialog="poster"}>${i("desk.ask.print")}</button>`)},rs=function(t){let e=this.verdict?.area??null,s=this.verdict?.findings.filter(({field:d,grade:p})=>d==="area"&&p!=="missing")??[],n=d=>l`<span class="gs" aria-hidden="true"><i .style=${`inset-inline-start:${100*Math.max(0,Math.min(.98,d))}%`}></i></span>`;return l`<section class="card">
<nr-desk-area
data-field="area"
.area=${this.content.area??null}
.jurisdiction=${t.jurisdiction}
.numbers=${e}
.narrow=${(e?.least_width_m??99)<t.least_width_m}
.still=${!u(this,r,D)}
.language=${this.language}
@nr-area=${d=>a(this,r,P).call(this,{area:d.detail??null})}
>
<h2 slot="heading" class="step"><span class="nu">1</span>${i("desk.ask.where")}</h2>
${e?l`<dl class="ms">
<div>
<dt>${i("desk.ask.size")}</dt><dd class="tn"><b>${O(e.size_km2)}</b></dd>
<dd>${n((e.size_km2-t.smallest_km2)/(t.largest_km2-t.smallest_km2))}<small
><span>${O(t.smallest_km2)}</span><span>${O(t.largest_km2)}</span></small></dd>
</div>
<div>
<dt>${i("desk.ask.width")}</dt><dd class="tn"><b>${H(e.least_width_m)}</b></dd>
<dd>${n(e.least_width_m/(20*t.least_width_m))}<small><span>${H(t.least_width_m)}</span></small></dd>
</div>
<div>
<dt>${i("desk.ask.edge")}</dt>
<dd class="tn"><b>${i(e.edge_m>=0?"desk.ask.edge.inside":"desk.ask.edge.outside",{distance:H(Math.abs(e.edge_m))})}</b></dd>
<dd>${n(e.edge_m/2e3)}<small><span>0</span></small></dd>
</div>
</dl>`:f}
${a(this,r,kt).call(this,s)}
</nr-desk-area>
</section>`},kt=function(t){return t.length?l`<div class="under">
${t.map(({text:e,grade:s})=>l`<div class="note ${s==="refuse"?"red":""}">
${w(s==="refuse"?"stop":"warn",18)}<span>${e}</span>
</div>`)}
</div>`:f},qt=function(...t){return(this.verdict?.findings??[]).filter(({field:e,grade:s,spans:n})=>t.includes(e)&&s!=="missing"&&!n.length)},os=function(t){let{content:e,verdict:s}=this,n=s?.window,d=(s?.findings??[]).filter(({code:m})=>m==="time_twice"),p=(m,g,E)=>l`<label class="field"
>${i(E)}<input
type=${g}
data-field=${m==="day"?"day window":m}
?disabled=${!u(this,r,D)}
.value=${e[m]??""}
@change=${B=>a(this,r,P).call(this,{[m]:B.target.value,start_fold:null,end_fold:null})}
/></label>`;return l`<section class="card">
<header>
<h2 class="step"><span class="nu">2</span>${i("desk.ask.when")}</h2>
<span class="a mut tn">${n?`${n.zone_name}, ${Os(n.offset_minutes)}`:e.zone}</span>
</header>
<div class="pad pt0">
<div class="wh">
${p("day","date","desk.ask.when.day")} ${p("start","time","desk.ask.when.from")}
${p("end","time","desk.ask.when.to")}
<label class="field"
>${i("desk.ask.when.zone")}<input
list="zones"
data-field="zone"
?disabled=${!u(this,r,D)}
.value=${e.zone??""}
@change=${m=>a(this,r,P).call(this,{zone:m.target.value.trim()})}
/></label>
<datalist id="zones">
${Intl.supportedValuesOf("timeZone").map(m=>l`<option value=${m}></option>`)}
</datalist>
</div>
${a(this,r,ds).call(this)}
${d.map(({field:m,text:g})=>a(this,r,ls).call(this,m,g))}
${n?l`<p class="sm tn">
<b>${Is(n.length_s)}</b> · ${Fs(n.start,n.end)}.
${n.changes_within?l`<b>${i("desk.ask.when.changed")}</b>`:n.changed?i("desk.ask.when.unchanged_but",{date:Gt(`${n.changed}T12:00:00Z`)}):i("desk.ask.when.unchanged")}
${i("desk.ask.when.allowed",{least:A(t.shortest_s*1e3),most:A(t.longest_s*1e3)})}
</p>`:l`<p class="sm mut">
${i("desk.ask.when.allowed",{least:A(t.shortest_s*1e3),most:A(t.longest_s*1e3)})}
</p>`}
${a(this,r,kt).call(this,a(this,r,qt).call(this,"window","start","end").filter(({code:m})=>m!=="time_twice"))}
</div>
</section>`},ls=function(t,e){let s=n=>l`<button class="btn" @click=${()=>a(this,r,P).call(this,{[`${t}_fold`]:n})}>
${i(n?"desk.ask.when.second":"desk.ask.when.first")}
</button>`;return l`<div class="note">${w("clock",18)}<span class="grow">${e}</span>${s(0)}${s(1)}</div>`},ds=function(){let t=We(this.content.start),e=We(this.content.end);if(t===null||e===null)return f;let s=e<=t?ce:e,n=`inset-inline-start:${100*t/ce}%;width:${100*(s-t)/ce}%`;return l`<div class="day" aria-hidden="true">
<div class="tr"><i .style=${n}></i></div>
<div class="tk tn">${["00","03","06","09","12","15","18","21","24"].map(d=>l`<span>${d}</span>`)}</div>
</div>`},cs=function(t){let{content:e}=this,s=!u(this,r,D);return l`<section class="card">
<header><h2 class="step"><span class="nu">3</span>${i("desk.ask.what")}</h2></header>
<div class="pad pt0">
<div class="g3">
<label class="field"
>${i("desk.ask.what.incident")}<select
data-field="incident"
?disabled=${s}
.value=${e.incident??""}
@change=${n=>a(this,r,P).call(this,{incident:n.target.value})}
>
<option value="" ?selected=${!e.incident}>${i("desk.ask.what.choose")}</option>
${Object.entries(t.incidents).map(([n,d])=>l`<option value=${n} ?selected=${e.incident===n}>${d}</option>`)}
</select></label>
<label class="field"
>${i("desk.ask.what.case")}<input
class="tn"
data-field="case_number"
maxlength="400"
?disabled=${s}
.value=${e.case_number??""}
@input=${n=>a(this,r,P).call(this,{case_number:n.target.value})}
/></label>
<label class="field"
>${i("desk.ask.what.open")}<select
data-field="life_days"
?disabled=${s}
@change=${n=>a(this,r,P).call(this,{life_days:Number(n.target.value)})}
>
${[...new Set([...Rs,e.life_days??30])].sort((n,d)=>n-d).map(n=>l`<option value=${n} ?selected=${n===(e.life_days??30)}>
${i("desk.ask.what.days",{days:n,date:Gt(new Date(Date.now()+n*864e5))})}
</option>`)}
</select></label>
<label class="field whole"
>${i("desk.ask.what.contact")}<input
data-field="contact"
maxlength="400"
?disabled=${s}
.value=${e.contact??""}
@input=${n=>a(this,r,P).call(this,{contact:n.target.value})}
/></label>
${!s&&e.contact!==t.contact?l`<button class="btn own" @click=${()=>a(this,r,P).call(this,{contact:t.contact})}>
${i("desk.ask.what.own",{contact:t.contact})}
</button>`:f}
</div>
${a(this,r,kt).call(this,a(this,r,qt).call(this,"incident","case_number","contact","life_days"))}
</div>
</section>`},hs=function(t){let e=(s,n)=>l`<nr-desk-words
data-field=${s}
.label=${i(n)}
.value=${this.content[s]??""}
.most=${t.longest[s]??0}
.lines=${s==="text"}
.still=${!u(this,r,D)}
.marks=${a(this,r,Ze).call(this,s)}
.said=${u(this,r,Z).filter(({spans:d})=>d.some(p=>p.field===s)).map(({text:d})=>d).join(" ")}
@nr-text=${d=>a(this,r,P).call(this,{[s]:d.detail})}
></nr-desk-words>`;return l`<section class="card">
<header><h2 class="step"><span class="nu">4</span>${i("desk.ask.words")}</h2></header>
<div class="pad pt0 stack">
${e("title","desk.ask.words.title")} ${e("text","desk.ask.words.text")}
<ol class="found" aria-live="polite" ?hidden=${!u(this,r,Z).length}>
${u(this,r,Z).map((s,n)=>a(this,r,ps).call(this,s,n+1))}
</ol>
${a(this,r,kt).call(this,a(this,r,qt).call(this,"title","text"))}
</div>
</section>`},ps=function(t,e){let{fix:s}=t,n=t.grade==="refuse",d=s?l`<button class="btn" ?disabled=${!u(this,r,D)} @click=${()=>a(this,r,Ye).call(this,s)}>
${i(t.code==="hidden_text"?"desk.ask.fix.remove":"desk.ask.fix.name")}
</button>`:l`<button class="btn" @click=${()=>a(this,r,Ht).call(this,t)}>${i("desk.ask.fix.show")}</button>`;return l`<li class="note ${n?"red":""}">
<span class="nu">${e}</span>${w(n?"stop":"warn",18)}
<span class="grow"
><b>${i(n?"desk.ask.refuses":"desk.ask.holds")}</b> ${t.text} ${a(this,r,us).call(this,t)}</span
>${d}
</li>`},us=function({code:t,spans:[e]}){if(t!=="hidden_text"||!e)return"";let s=String(this.content[e.field]??""),n=[...s.slice(e.start,e.end)].map(p=>`U+${(p.codePointAt(0)??0).toString(16).toUpperCase().padStart(4,"0")}`),d=s.slice(0,e.start).split(/\s+/).at(-1)??"";return i("desk.ask.unseen",{points:n.join(", "),before:d})},ms=function(t,e){let s=u(this,r,ue),n=!!s||this.working,d=new Set(this.elsewhere?[]:t.may),p=(this.verdict?.findings??[]).some(({grade:g})=>g==="hold"),m=g=>l`<button class="btn big" aria-disabled=${n} aria-describedby="why" @click=${()=>a(this,r,me).call(this)}>
${i(this.working?"desk.ask.working":g)}
</button>`;return l`<section class="card">
<header><h2 class="step"><span class="nu">5</span>${i("desk.ask.release")}</h2></header>
<div class="pad pt0 stack">
<p>${i(t.state==="posted"?"desk.ask.release.done":e.second_officer?"desk.ask.release.two":"desk.ask.release.one")}</p>
${p&&!s?l`<p class="sm mut">${i("desk.ask.release.held")}</p>`:f}
<div class="row acts">
${d.has("write")?l`<button class="btn big" @click=${()=>a(this,r,nt).call(this)}>${i("desk.ask.save")}</button>`:f}
${d.has("send_back")?l`<button class="btn big" @click=${()=>this.dialog="send_back"}>
${i(t.own?"desk.ask.take_back":"desk.ask.send_back")}
</button>`:f}
${d.has("send")?m("desk.ask.send"):d.has("post")?m("desk.ask.post"):f}
<span id="why" class="st rd"
>${(d.has("send")||d.has("post"))&&s?l`${w("stop",16)}<span>${s}</span>`:f}</span
>
</div>
<p class="xs mut">${i("desk.ask.release.final")}</p>
${d.has("delete")?l`<div><button class="btn link" @click=${()=>this.dialog="delete"}>${i("desk.ask.delete")}</button></div>`:f}
</div>
</section>`},ks=function(t){let e=()=>this.dialog="",s=l`<button class="btn" slot="acts" autofocus @click=${e}>${i("desk.ask.back")}</button>`;return l`<nr-dialog .open=${this.dialog==="post"} heading=${i("desk.ask.post.heading")} @nr-close=${e}>
<p>${i("desk.ask.post.text")}</p>
<p><b>${this.content.title}</b></p>
${s}
<button class="btn" slot="acts" @click=${a(this,r,Je)}>${i("desk.ask.post.act")}</button>
</nr-dialog>
<nr-dialog .open=${this.dialog==="send_back"} heading=${i(t.own?"desk.ask.take_back":"desk.ask.send_back")} @nr-close=${e}>
<label class="field"
>${i("desk.ask.reason")}<textarea
rows="3"
maxlength="500"
.value=${this.reason}
@input=${n=>this.reason=n.target.value}
></textarea></label>
${s}
<button class="btn" slot="acts" ?disabled=${!t.own&&!this.reason.trim()} @click=${a(this,r,Qe)}>
${i(t.own?"desk.ask.take_back.act":"desk.ask.send_back.act")}
</button>
</nr-dialog>
<nr-dialog .open=${this.dialog==="delete"} heading=${i("desk.ask.delete.heading")} @nr-close=${e}>
<p>${i("desk.ask.delete.text")}</p>
${s}
<button class="btn" slot="acts" @click=${a(this,r,es)}>${i("desk.ask.delete.act")}</button>
</nr-dialog>
<nr-desk-poster
.client=${this.client}
.request=${t.proof?.request??""}
.zone=${this.content.zone??"UTC"}
.language=${this.language}
.open=${this.dialog==="poster"}
@nr-close=${e}
></nr-desk-poster>`},x.styles=[I,U,Ae],k([y()],x.prototype,"draftId",2),k([$()],x.prototype,"draft",2),k([$()],x.prototype,"content",2),k([$()],x.prototype,"verdict",2),k([$()],x.prototype,"ask",2),k([$()],x.prototype,"drafts",2),k([$()],x.prototype,"elsewhere",2),k([$()],x.prototype,"failed",2),k([$()],x.prototype,"refused",2),k([$()],x.prototype,"isSaved",2),k([$()],x.prototype,"working",2),k([$()],x.prototype,"dialog",2),k([$()],x.prototype,"reason",2),k([ot("nr-desk-preview")],x.prototype,"preview",2),x=k([z("nr-desk-draft")],x);function We(c){let[h,t]=(c??"").split(":").map(Number);return h===void 0||t===void 0||Number.isNaN(h+t)?null:h*60+t}function Os(c){let h=Math.floor(Math.abs(c)/60),t=Math.abs(c)%60;return`UTC${c<0?"−":"+"}${h}${t?`:${String(t).padStart(2,"0")}`:""}`}function Is(c){let h=Math.floor(c/3600),t=Math.round(c%3600/60);return[h?`${h} h`:"",t||!h?`${t} min`:""].filter(Boolean).join(" ")}function Fs(c,h){return`${c.slice(11,16)}–${h.slice(11,16)} UTC`}var _,gt,ke,fs,gs,Ut,Bt,$s,Q=class extends bt{constructor(){super(...arguments);b(this,_);this.drafts=null;this.token="";b(this,Ut,async t=>{t.preventDefault();let e=new FormData(t.target);try{this.drafts=await this.client.call("PUT","/department",{second_officer:e.has("second"),zone:String(e.get("zone")??""),webhook:String(e.get("webhook")??"")}),this.notify(i("desk.ask.settings.saved"))}catch(s){this.notify(s)}});b(this,Bt,async t=>{t.preventDefault();let e=t.target,s=String(new FormData(e).get("name")??"");try{this.token=(await this.client.call("POST","/systems",{name:s})).token,e.reset(),await a(this,_,gt).call(this)}catch(n){this.notify(n)}})}keys(){return[{key:"n",word:"desk.ask.new",act:()=>{a(this,_,ke).call(this)}}]}connectedCallback(){super.connectedCallback(),a(this,_,gt).call(this)}willUpdate(t){t.has("route")&&t.get("route")&&a(this,_,gt).call(this)}render(){let[t]=this.route;if(t)return l`<nr-desk-draft
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.draftId=${t}
></nr-desk-draft>`;let{drafts:e}=this;return l`<div class="ttl">
<div><h1 tabindex="-1">${i("desk.ask")}</h1><p>${i("desk.ask.lead")}</p></div>
<div class="a"><button class="btn" @click=${a(this,_,ke)}>${w("edit",18)}${i("desk.ask.new")}</button></div>
</div>
${e?l`<div class="two">
<section class="card list">
<header><h2>${i("desk.ask.drafts")}</h2><span class="a mut">${i("desk.ask.drafts.here")}</span></header>
${e.drafts.length?a(this,_,fs).call(this,e.drafts):l`<p class="none mut">${i("desk.ask.drafts.none")}</p>`}
</section>
${this.session.roles.includes("administrator")?a(this,_,gs).call(this,e):f}
</div>`:f}`}};_=new WeakSet,gt=async function(){if(!this.route[0])try{this.drafts=await this.client.call("GET","/drafts")}catch(t){this.notify(t)}},ke=async function(){let t=this.drafts?.zone||Intl.DateTimeFormat().resolvedOptions().timeZone;try{let e=await this.client.call("POST","/drafts",{content:{zone:t}});location.hash=q("ask",e.id)}catch(e){this.notify(e)}},fs=function(t){return l`<div class="ov"><table class="tb">
<thead>
<tr><th>${i("desk.ask.words.title")}</th><th>${i("desk.ask.what.case")}</th><th>${i("desk.ask.state")}</th></tr>
</thead>
<tbody>
${t.map(e=>l`<tr>
<td>
<a href=${q("ask",e.id)}>${e.title||i("desk.ask.look.no_title")}</a>
<small>${le(e)}</small>
</td>
<td class="tn">${e.case_number}</td>
<td>${de(e)}</td>
</tr>`)}
</tbody>
</table></div>`},gs=function(t){return l`<aside class="stack">
<section class="card">
<header><h2>${i("desk.ask.settings")}</h2></header>
<form class="pad settings" @submit=${u(this,Ut)}>
<label class="check">
<input type="checkbox" name="second" .checked=${t.second_officer} />
<span>${i("desk.ask.settings.second")}<small>${i("desk.ask.settings.second_why")}</small></span>
</label>
<label class="field"
>${i("desk.ask.settings.zone")}<input name="zone" list="zones" .value=${t.zone} />
<small>${i("desk.ask.settings.zone_why",{zone:Intl.DateTimeFormat().resolvedOptions().timeZone})}</small>
</label>
<datalist id="zones">
${Intl.supportedValuesOf("timeZone").map(e=>l`<option value=${e}></option>`)}
</datalist>
<label class="field"
>${i("desk.ask.settings.webhook")}<input name="webhook" type="url" .value=${t.webhook} />
<small>${i("desk.ask.settings.webhook_why")}</small>
</label>
<button class="btn">${i("desk.ask.settings.save")}</button>
</form>
</section>
<section class="card">
<header><h2>${i("desk.ask.systems")}</h2></header>
<form class="pad settings" @submit=${u(this,Bt)}>
<p class="sm mut">${i("desk.ask.systems.why")}</p>
${t.systems.map(e=>l`<div class="row">
<b class="grow">${e}</b>
<button type="button" class="btn" @click=${()=>a(this,_,$s).call(this,e)}>${i("desk.ask.systems.end")}</button>
</div>`)}
${this.token?l`<div class="note plain" role="status">
${w("keys",18)}<span>${i("desk.ask.systems.token")} <span class="code">${this.token}</span></span>
</div>`:f}
<div class="add">
<label class="field">${i("desk.ask.systems.name")}<input name="name" maxlength="60" required /></label>
<button class="btn">${i("desk.ask.systems.add")}</button>
</div>
</form>
</section>
</aside>`},Ut=new WeakMap,Bt=new WeakMap,$s=async function(t){try{await this.client.call("POST","/systems/end",{name:t}),this.token="",await a(this,_,gt).call(this)}catch(e){this.notify(e)}},Q.styles=[I,U,R`
.list a{font-weight: 600;}.settings{display: grid;gap: 12px;}.check{display: flex;gap: 10px;align-items: flex-start;}.add{display: flex;gap: 8px;align-items: flex-end;flex-wrap: wrap;}.add .field{flex: 1;min-width: 140px;}.none{padding: 24px 16px;}`],k([$()],Q.prototype,"drafts",2),k([$()],Q.prototype,"token",2),Q=k([z("nr-desk-ask")],Q);export{Q as AskPage};
