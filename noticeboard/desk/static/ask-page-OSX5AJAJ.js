import{a as Oe,b as Ce,c as Y}from"./chunk-ZE3SQKX5.js";import{a as ze,b as Fe,c as lt,d as Le}from"./chunk-MV54QJ77.js";import{a as oe}from"./chunk-NS5MOTRW.js";import"./chunk-ONWDQITL.js";import{C as Tt,G as rt,K as ot,L as Pe,P as Et,Q as G,R as re,S as Ve,T as De,U as C,V as Re,W as Pt,X as Z,Y as U,Z as B,c as a,d as Se,e as Te,f as z,g as l,h as w,j as ae,k as u,l as at,m as T,n as D,o as mt,q as F,r as b,s as L,t as St,w as Ee}from"./chunk-XG6OIHJT.js";import{a as k,b as c,c as v,d as ut,e as h}from"./chunk-IKM2OKE7.js";var Cs={},Ie=Oe(class extends Ce{constructor(){super(...arguments),this.ot=Cs}render(i,s){return s()}update(i,[s,t]){if(Array.isArray(s)){if(Array.isArray(this.ot)&&this.ot.length===s.length&&s.every((e,n)=>e===this.ot[n]))return ae}else if(this.ot===s)return ae;return this.ot=Array.isArray(s)?Array.from(s):s,this.render(s,t)}});function gt(i,s){let t=Math.cos(i.latitude*Math.PI/180);return{x:((s.longitude-i.longitude+540)%360-180)*t*111195,y:(s.latitude-i.latitude)*111195}}function N(i,s){let t=Math.cos(i.latitude*Math.PI/180),e=i.longitude+s.x/(111195*t);return{latitude:i.latitude+s.y/111195,longitude:(e+540)%360-180}}function Vt(i,s){return{latitude:i/1e6,longitude:s/1e6}}var je=new WeakMap;function dt(i,s){let t=je.get(i);if(t?.home.latitude===s.latitude&&t.home.longitude===s.longitude)return t.shape;let e=zs(i,s);return je.set(i,{home:s,shape:e}),e}function zs(i,s){return i.shape==="circle"?{kind:"circle",centre:gt(s,Vt(i.lat,i.lon)),radius:i.radius_m}:{kind:"ring",points:i.ring.map(([t,e])=>gt(s,Vt(t,e)))}}function Rt(i){let s=i.shape==="circle"?[i.lat,i.lon]:i.ring[0],t=dt(i,Vt(s?.[0]??0,s?.[1]??0));if(t.kind==="circle")return Math.PI*t.radius**2/1e6;let e=t.points.reduce((n,r,d)=>{let o=t.points[(d+1)%t.points.length]??r;return n+r.x*o.y-o.x*r.y},0);return Math.abs(e)/2e6}function Ot(i){if(i.kind==="circle")return{left:i.centre.x-i.radius,right:i.centre.x+i.radius,bottom:i.centre.y-i.radius,top:i.centre.y+i.radius};let s=i.points.map(e=>e.x),t=i.points.map(e=>e.y);return{left:Math.min(...s),right:Math.max(...s),bottom:Math.min(...t),top:Math.max(...t)}}function We(i){return{left:Math.min(...i.map(s=>s.left)),right:Math.max(...i.map(s=>s.right)),bottom:Math.min(...i.map(s=>s.bottom)),top:Math.max(...i.map(s=>s.top))}}function ce(i,s){let t=i.place;if(!t)return null;let e=gt(s,Vt(t.latitude_udeg,t.longitude_udeg)),n=Math.max(2,Math.ceil(t.view_deg/4)),r=Array.from({length:n+1},(d,o)=>{let m=(t.heading_deg-t.view_deg/2+t.view_deg*o/n)*Math.PI/180;return{x:e.x+Math.sin(m)*t.range_m,y:e.y+Math.cos(m)*t.range_m}});return{at:e,edge:r}}function He(i){let s=10**Math.floor(Math.log10(i)),t=i/s;return(t>=5?5:t>=2?2:1)*s}var le=512,qe=22,Ge=2,Ae=85.05;function ft({latitude:i,longitude:s}){let t=Math.max(-Ae,Math.min(Ae,i))*Math.PI/180;return{x:s/360+.5,y:.5-Math.asinh(Math.tan(t))/(2*Math.PI)}}function de({x:i,y:s}){return{latitude:Math.atan(Math.sinh((.5-s)*2*Math.PI))*180/Math.PI,longitude:((i%1+1)%1-.5)*360}}var Dt=class{constructor(s,t,e){this.view=s;this.width=t;this.height=e;this.#t=ft(s),this.#e=le*2**s.zoom}#t;#e;scale(s=this.view.latitude){let t=40030200*Math.cos(s*Math.PI/180);return this.#e/t}pixel(s){let t=ft(s),e=((t.x-this.#t.x+.5)%1+1)%1-.5;return{x:this.width/2+e*this.#e,y:this.height/2+(t.y-this.#t.y)*this.#e}}spot(s){return de({x:this.#t.x+(s.x-this.width/2)/this.#e,y:this.#t.y+(s.y-this.height/2)/this.#e})}moved(s,t,e=this.view.zoom){let n=Math.max(Ge,Math.min(qe,e)),r=le*2**n,d=ft(s),o={x:d.x-(t.x-this.width/2)/r,y:d.y-(t.y-this.height/2)/r};return{...de(o),zoom:n}}};function Ue(i,s,t,e,n){let r=ft(N(i,{x:s.left,y:s.bottom})),d=ft(N(i,{x:s.right,y:s.top})),o=Math.max(d.x-r.x,1e-9),f=Math.max(r.y-d.y,1e-9),m=Math.min((t-2*n)/o,(e-2*n)/f),g=de({x:(r.x+d.x)/2,y:(r.y+d.y)/2}),y=Math.log2(Math.max(m,1)/le);return{...g,zoom:Math.max(Ge,Math.min(qe,y))}}var ui=9/16;var S=15,Fs=74,pe=3,Be=112,Ke=36,Ls=44,Xe=22,Ct=class{constructor(s,t,e=0){this.projection=s;this.home=t;this.covered_px=e}at(s){return this.projection.pixel(N(this.home,s))}path(s,t=!0){return`M${s.map(n=>{let{x:r,y:d}=this.at(n);return`${r.toFixed(1)} ${d.toFixed(1)}`}).join("L")}${t?"Z":""}`}shape(s,t){let e=dt(s,this.home);if(e.kind==="ring")return w`<path class=${t} d=${this.path(e.points)} />`;let n=this.at(e.centre),r=this.projection.scale(N(this.home,e.centre).latitude);return w`<circle class=${t} cx=${n.x} cy=${n.y} r=${e.radius*r} />`}outlines(s){return[...new Map(s.map(e=>[JSON.stringify(e),e])).values()].flatMap(e=>e.shape==="multipolygon"?e.parts.flat().map(n=>this.shape({shape:"polygon",ring:n},"outline")):[this.shape(e,"outline")])}areas(s,t,e,n){let{keys:r,rests:d}=this.#t(s,t),o=new Map(s.map(m=>[JSON.stringify([m.area,m.tone,!!m.selected]),m])),f=t?w`${t.ids.map(m=>{let g=r.get(m);return g?w`<line class="leader" x1=${t.at.x} y1=${t.at.y} x2=${g.x} y2=${g.y} />`:u})}<circle class="origin" cx=${t.at.x} cy=${t.at.y} r="5" />`:u;return w`${[...o.values()].map(m=>w`<g class=${Je(m)}>${this.shape(m.area,"area")}</g>`)}${f}${s.map(m=>{let g=r.get(m.id);return g?w`<g class="${Je(m)} pick" @click=${y=>{y.stopPropagation(),e(m.id)}}>
<circle class="hit" cx=${g.x} cy=${g.y} r=${Xe} />
<rect x=${g.x-S} y=${g.y-S} width=${2*S} height=${2*S}
rx=${m.tone==="low"?6:S} />
<text x=${g.x} y=${g.y}>${m.key}</text>
</g>`:u})}${d.map(({at:m,ids:g})=>{let y=`+${g.length}`,_=2*S+Math.max(0,y.length-2)*7;return w`<g class="rest pick" @click=${P=>{P.stopPropagation(),n(m,g)}}>
<rect x=${m.x-S} y=${m.y-S} width=${_} height=${2*S} rx=${S} />
<text x=${m.x-S+_/2} y=${m.y}>${y}</text>
</g>`})}`}#t(s,t){let{height:e}=this.projection,n=this.projection.width-this.covered_px,r=new Map;t?.ids.forEach((f,m)=>{let g=t.ids.length>1?m/(t.ids.length-1):.5,y=Math.min(300,44*(t.ids.length-1)),_=(g-.5)*y*Math.PI/180,P=Fs+(t.ids.length>8&&m%2?38:0);r.set(f,{x:t.at.x+Math.sin(_)*P,y:t.at.y-Math.cos(_)*P})});let d=new Map,o=[...r.values()];for(let{id:f,key:m,area:g}of s){if(!m||r.has(f))continue;let y=dt(g,this.home),_=Ot(y),P=this.at({x:_.left,y:_.bottom}),W=this.at({x:_.right,y:_.top});if(W.x<=0||P.x>=n||P.y<=0||W.y>=e)continue;let J=y.kind==="circle"?{x:y.centre.x,y:_.top}:y.points.reduce((q,Me)=>Me.y>q.y?Me:q),H=this.at(J),A={x:Math.min(n-S-4,Math.max(S+4,H.x)),y:Math.min(e-S-4,Math.max(S+4,H.y))},Rs=()=>o.some(q=>Math.hypot(q.x-A.x,q.y-A.y)<2*S),_e=`${Math.round(A.x/Be)} ${Math.round(A.y/Be)}`,ne=0,Os=A.x+pe*(2*S+4)>n-S?-(2*S+4):2*S+4;for(;Rs()&&ne<pe;ne+=1)A.x+=Os;if(ne<pe)r.set(f,A),o.push(A);else{let q=d.get(_e)??{at:A,ids:[]};q.ids.push(f),d.set(_e,q)}}return{keys:r,rests:[...d.values()]}}cameras(s,t,e){let n=s.flatMap(r=>{let d=ce(r,this.home);return d?[this.path([d.at,...d.edge])]:[]});return w`${n.map(r=>w`<path class="faces ${e?"ghost":""}" d=${r} />`)}
${t&&n.length?w`<defs>
<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse"
patternTransform="rotate(45)"><line class="hatch" x1="2" x2="2" y2="7" /></pattern>
<clipPath id="asked">${this.shape(t,"clip")}</clipPath>
</defs>
<g clip-path="url(#asked)">
${n.map(r=>w`<path class="inside" d=${r} />`)}
</g>`:u}`}house(s){let{x:t,y:e}=this.projection.pixel(this.home);return w`<circle class="homedot ${s?"ghost":""}" cx=${t} cy=${e} r="14" />
<path class="homemark" transform="translate(${t-8} ${e-8.6}) scale(.67)"
d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z" />`}grid(){let{width:s,height:t}=this.projection,e=He(110/this.projection.scale())*this.projection.scale(),n=this.projection.pixel(this.home),r=o=>(o%e+e)%e,d=[];for(let o=r(n.x);o<s;o+=e)d.push(w`<line class="grid" x1=${o} x2=${o} y1="0" y2=${t} />`);for(let o=r(n.y);o<t;o+=e)d.push(w`<line class="grid" x1="0" x2=${s} y1=${o} y2=${o} />`);return d}placed(s,t){let e=ce({place:s},this.home);if(!e)return w``;let n=this.at(e.at),r=s.heading_deg*Math.PI/180,d=this.projection.scale(s.latitude_udeg/1e6),o=Math.max(s.range_m*d,Ls),f=(J,H)=>({x:n.x+Math.sin(J)*H,y:n.y-Math.cos(J)*H}),m=s.view_deg*Math.PI/360,g=f(r,o),y=f(r,o+Ke),[_,P]=[f(r-m,o),f(r+m,o)],W=(J,H)=>w`<circle class="grip ${J}" data-grip=${J} cx=${H.x} cy=${H.y} r=${Xe} />`;return w`<g class="placing">
<path class="sees" d=${this.path([e.at,...e.edge])} />
<path class="arc" d=${this.path(e.edge,!1)} />
<line x1=${g.x} y1=${g.y} x2=${y.x} y2=${y.y} />
<circle class="end" cx=${_.x} cy=${_.y} r="9" />
<circle class="end" cx=${P.x} cy=${P.y} r="9" />
<rect class="end" x=${g.x-9} y=${g.y-9} width="18" height="18" rx="4"
transform="rotate(${s.heading_deg} ${g.x} ${g.y})" />
<circle class="knob" cx=${y.x} cy=${y.y} r="14" />
<path class="arrow" transform="translate(${y.x-8} ${y.y-8})"
d="M2.5 9a6 6 0 1 0 2-5.300M2 1.500v4h4" />
<circle class="at" cx=${n.x} cy=${n.y} r="15" />
<path class="lens" transform="translate(${n.x-9} ${n.y-9.3}) scale(.75)"
d="M3 9v6a2 2 0 0 0 2 2h8.500a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2zM15.500 11l5.500-3v8l-5.500-3" />
${W("camera",n)} ${W("range",g)} ${W("left",_)} ${W("right",P)}
${W("turn",y)}
${t?w`${he({x:_.x,y:_.y+(_.y<n.y?-26:26)},a("map.wide",{degrees:s.view_deg}))}
${he(f(r,o*.6),Et(s.range_m))}
${Is(f(r,o+Ke+20),r,De(s.heading_deg))}`:u}
</g>`}};function Je({tone:i,selected:s}){return`${i} ${s?"selected":""}`}function Is(i,s,t){let e={x:Math.sin(s)*Ze(t)/2,y:-Math.cos(s)*12};return he({x:i.x+e.x,y:i.y+e.y},t)}function Ze(i){return 20+i.length*7}function he(i,s){let t=Ze(s);return w`<g class="tip" transform="translate(${i.x} ${i.y})">
<rect x=${-t/2} y="-12" width=${t} height="24" rx="12" /><text>${s}</text>
</g>`}var js=250,As=220,Ye=12,kt=256,zt=3,O=([i,s])=>({latitude:i/1e6,longitude:s/1e6}),$t=({latitude:i,longitude:s})=>[Math.round(i*1e6),Math.round(s*1e6)],Ft=(i,s)=>$t(N(O(i),s));function Q(i){if(!i)return[];if(i.shape==="polygon")return i.ring;let s=[i.lat,i.lon];return[s,Ft(s,{x:i.radius_m,y:0})]}function yt(i){if(!i)return[0,0];if(i.shape==="circle")return[i.lat,i.lon];let s=i.shape==="polygon"?i.ring:i.parts[0]?.[0]??[],t=s.map(([n])=>n),e=s.map(([,n])=>n);return[Math.round((Math.min(...t)+Math.max(...t))/2),Math.round((Math.min(...e)+Math.max(...e))/2)]}function Ne(i,s){if(i==="circle")return{shape:i,lat:s[0],lon:s[1],radius_m:js};let t=As,e=[[-t,t],[t,t],[t,-t],[-t,-t]];return{shape:i,ring:e.map(([n,r])=>Ft(s,{x:n,y:r}))}}function Qe(i){if(i.shape==="polygon"){let[t,e]=yt(i);return{shape:"circle",lat:t,lon:e,radius_m:xt(Math.sqrt(Rt(i)*1e6/Math.PI))}}return{shape:"polygon",ring:Array.from({length:Ye},(t,e)=>{let n=2*Math.PI*e/Ye;return Ft([i.lat,i.lon],{x:Math.sin(n)*i.radius_m,y:Math.cos(n)*i.radius_m})})}}function ct(i,s,t){if(i.shape==="polygon")return{...i,ring:i.ring.with(s,t)};if(s===0)return{...i,lat:t[0],lon:t[1]};let{x:e,y:n}=gt(O([i.lat,i.lon]),O(t));return{...i,radius_m:xt(Math.hypot(e,n))}}function ts(i,s,t){if(i.shape==="circle"&&s===1)return{...i,radius_m:xt(i.radius_m+t.x+t.y)};let e=Q(i)[s];return e?ct(i,s,Ft(e,t)):i}function Lt(i,s){if(i?.shape!=="polygon"||i.ring.length>=kt)return null;let t=i.ring,e=t[s],n=t[(s+1)%t.length];return!e||!n?null:{...i,ring:t.toSpliced(s+1,0,[Math.round((e[0]+n[0])/2),Math.round((e[1]+n[1])/2)])}}function It(i,s){return i?.shape!=="polygon"||i.ring.length<=zt?null:{...i,ring:i.ring.toSpliced(s,1)}}function xt(i){return Math.min(1e6,Math.max(1,Math.round(i)))}var es=z`
.bar{display: flex;align-items: center;flex-wrap: wrap;gap: 8px 12px;padding: 12px 16px 8px;height: auto;background: none;overflow: visible;}.bar .a{margin-inline-start: auto;display: flex;gap: 8px;}.seg button[aria-pressed="true"]{background: var(--nr-tint);color: var(--nr-link);font-weight: 600;}.map{position: relative;height: 300px;border-block: 1px solid var(--nr-line);background: var(--map-land);overflow: hidden;}.streets,
svg.over{position: absolute;inset: 0;width: 100%;height: 100%;}svg.over{touch-action: none;cursor: crosshair;}svg.over:focus-visible{outline-offset: -3px;}.outline{fill: none;stroke: var(--nr-ink2);stroke-width: 2;stroke-dasharray: 6 5;}.grid{stroke: var(--map-edge);stroke-width: 1;}.drawn{fill: color-mix(in srgb, var(--nr-link) 22%, transparent);stroke: var(--nr-link);stroke-width: 2.5;stroke-linejoin: round;}.corner{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 2.5;cursor: move;}.between{fill: var(--nr-card);stroke: var(--nr-link);stroke-width: 2;cursor: copy;}.pick{fill: none;stroke: var(--nr-ink);stroke-width: 2.5;}.hit{fill: transparent;}.across{stroke: var(--nr-ink);stroke-width: 2;stroke-dasharray: 5 4;}.across.bad{stroke: var(--nr-red);}.zoom{position: absolute;inset-inline-end: 8px;top: 8px;display: grid;gap: 4px;}.wide,
.from,
.scale,
.empty{position: absolute;background: var(--nr-card);border: 1px solid var(--nr-line);border-radius: 6px;padding: 3px 8px;font-size: 12px;line-height: 16px;}.wide{font-weight: 600;transform: translate(-50%, -150%);pointer-events: none;}.from{inset-inline-start: 8px;bottom: 8px;color: var(--nr-ink2);max-width: calc(100% - 130px);}.scale{inset-inline-end: 8px;bottom: 8px;border-radius: 0;border-width: 0 1px 1px;border-color: var(--nr-ink);background: color-mix(in srgb, var(--nr-card) 70%, transparent);text-align: center;padding: 0;}.empty{inset-inline: 0;margin-inline: auto;top: 40%;width: fit-content;max-width: calc(100% - 120px);font-size: 14px;line-height: 20px;padding: 8px 12px;pointer-events: none;}.file input{position: absolute;opacity: 0;width: 1px;height: 1px;}.file:focus-within{outline: 3px solid var(--nr-link);outline-offset: 2px;}.file{color: var(--nr-link);text-decoration: underline;cursor: pointer;}details{border-top: 1px solid var(--nr-line);padding: 8px 16px;font-size: 13px;}.corners{display: grid;gap: 8px;padding: 8px 0;}.corners li{display: grid;grid-template-columns: 28px minmax(0, 1fr) minmax(0, 1fr) 36px;gap: 8px;align-items: end;}.corners .n{line-height: 36px;color: var(--nr-ink2);}`;function is(i,s,t){let e=(d,o,f)=>l`<label class="field"
>${d}<input
class="tn"
inputmode="decimal"
?disabled=${s}
.value=${o}
@change=${m=>{let g=m.target,y=g.value.trim().replace(",",".");g.value=o,y&&Number.isFinite(Number(y))&&f(Number(y))}}
/></label>`,n=([d,o],f)=>l`${e(a("desk.ask.corners.lat"),(d/1e6).toFixed(6),m=>f([ss(m,90),o]))}
${e(a("desk.ask.corners.lon"),(o/1e6).toFixed(6),m=>f([d,ss(m,180)]))}`;if(i.shape==="circle")return l`<details>
<summary>${a("desk.ask.corners.circle")}</summary>
<ul class="corners">
<li><span class="n"></span>${n([i.lat,i.lon],d=>t(ct(i,0,d)))}</li>
<li>
<span class="n"></span>
${e(a("desk.ask.corners.radius"),String(i.radius_m),d=>t({...i,radius_m:xt(d)}))}
</li>
</ul>
</details>`;let r=i.ring;return l`<details>
<summary>${a("desk.ask.corners.list",{count:r.length})}</summary>
<ol class="corners">
${r.map((d,o)=>l`<li>
<span class="n tn">${o+1}</span>${n(d,f=>t(ct(i,o,f)))}
<button
class="btn sq"
aria-label=${a("desk.ask.corners.remove",{corner:o+1})}
?disabled=${s||r.length<=zt}
@click=${f=>{Ws(f.currentTarget,o,r.length),t(It(i,o))}}
>
${b("trash",16)}
</button>
</li>`)}
</ol>
<button
class="btn"
?disabled=${s||r.length>=kt}
@click=${()=>t(Lt(i,r.length-1))}
>
${a("desk.ask.corners.add")}
</button>
</details>`}function Ws(i,s,t){t-1<=zt?i.closest("details")?.querySelector("summary")?.focus():s===t-1&&i.closest("li")?.previousElementSibling?.querySelector("button")?.focus()}function ss(i,s){return Math.round(Math.max(-s,Math.min(s,i))*1e6)}var Hs=10,qs=1,Gs=5,Us=56,Bs=12,jt=1e3,Ks=100,Xs={ArrowLeft:{x:-1,y:0},ArrowRight:{x:1,y:0},ArrowUp:{x:0,y:1},ArrowDown:{x:0,y:-1}},I,et,wt,bt,vt,p,At,R,ns,as,rs,os,ls,ds,cs,ps,Wt,tt,ue,Ht,hs,me,qt,pt,Gt,Ut,_t,Bt,Kt,us,fe,Xt,M=class extends at{constructor(){super(...arguments);v(this,p);this.area=null;this.jurisdiction=null;this.numbers=null;this.still=!1;this.narrow=!1;this.language="";this.width=0;this.height=0;this.view=null;this.picked=0;this.shape="circle";this.streets=null;this.mapName="";this.mapFailed="";v(this,I,[]);v(this,et,null);v(this,wt,matchMedia("(prefers-color-scheme: dark)"));v(this,bt,()=>this.requestUpdate());v(this,vt,new ResizeObserver(([t])=>{this.width=t?.contentRect.width??0,this.height=t?.contentRect.height??0}));v(this,Gt,t=>{if(t.button>0)return;let e=h(this,p,qt).call(this,t),n=t.target.closest("[data-grip],[data-between]");t.currentTarget.setPointerCapture(t.pointerId),this.view??=c(this,p,At);let r=-1,d=this.area;if(n&&!this.still){let o=n.dataset.between;o!==void 0&&h(this,p,me).call(this,Number(o)),r=o===void 0?Number(n.dataset.grip):this.picked,this.picked=r}ut(this,et,{grip:r,at:e,spot:c(this,p,R).spot(e),area:d,moved:n?.dataset.between!==void 0})});v(this,Ut,t=>{let e=c(this,et);if(!e)return;let n=h(this,p,qt).call(this,t);!e.moved&&Math.hypot(n.x-e.at.x,n.y-e.at.y)<Gs||(e.grip<0?this.view=c(this,p,R).moved(e.spot,n):this.area&&(e.moved||h(this,p,ue).call(this,this.area),h(this,p,Wt).call(this,ct(this.area,e.grip,$t(c(this,p,R).spot(n))))),e.moved=!0)});v(this,_t,t=>{let e=c(this,et);ut(this,et,null),!(!e||e.moved||t.type!=="pointerup"||this.still)&&e.grip<0&&!this.area&&h(this,p,Ht).call(this,$t(e.spot))});v(this,Bt,t=>{t.preventDefault(),h(this,p,pt).call(this,Math.max(-1,Math.min(1,-t.deltaY/240)),h(this,p,qt).call(this,t))});v(this,Kt,t=>{let e=Xs[t.key],n=Q(this.area),r=!t.ctrlKey&&!t.metaKey&&!t.altKey;if(r&&e&&this.area&&!this.still){let d=t.shiftKey?qs:Hs;this.view??=c(this,p,At),h(this,p,tt).call(this,ts(this.area,this.picked,{x:e.x*d,y:e.y*d})),h(this,p,us).call(this)}else if(r&&e){let d=c(this,p,R),o={x:this.width/2,y:this.height/2};this.view=d.moved(d.spot(o),{x:o.x-e.x*60,y:o.y+e.y*60})}else if(t.key==="Tab"&&r&&n.length){let d=this.picked+(t.shiftKey?-1:1);if(d<0||d>=n.length)return;this.picked=d}else if(t.key==="Insert"&&this.area?.shape==="polygon")h(this,p,me).call(this,this.picked);else if(t.key==="Delete"&&this.area?.shape==="polygon")h(this,p,tt).call(this,It(this.area,this.picked));else if(t.key==="Enter"&&!this.area)h(this,p,Ht).call(this,$t(c(this,p,R).spot({x:this.width/2,y:this.height/2})));else if(t.key.toLowerCase()==="z"&&(t.ctrlKey||t.metaKey))this.undo();else if(t.key==="+"||t.key==="=")h(this,p,pt).call(this,1);else if(t.key==="-")h(this,p,pt).call(this,-1);else if(t.key==="Home")this.view=null;else return;t.preventDefault(),t.stopPropagation()});v(this,Xt,async t=>{let[e]=t.target.files??[];if(!(!e||!this.ground)){this.mapFailed="",this.streets?.stop(),this.streets=null,this.ground.replaceChildren();try{let n=await import("./vector-streets-I7OUNGAH.js"),r=await n.tilesOfLocal(e);this.streets=new n.VectorStreets(this.ground,r,c(this,p,R).view,h(this,p,fe).call(this)),this.mapName=e.name}catch{this.mapFailed=a("desk.ask.map.bad",{name:e.name})}}})}connectedCallback(){super.connectedCallback(),c(this,wt).addEventListener("change",c(this,bt)),this.updateComplete.then(()=>this.host&&c(this,vt).observe(this.host))}disconnectedCallback(){super.disconnectedCallback(),c(this,wt).removeEventListener("change",c(this,bt)),c(this,vt).disconnect(),this.streets?.stop(),this.streets=null}willUpdate(t){t.has("area")&&this.area&&(this.shape=this.area.shape)}updated(){this.streets?.show(c(this,p,R).view,h(this,p,fe).call(this))}focus(t){this.renderRoot.querySelector("svg.over")?.focus(t)}undo(){c(this,I).length&&(h(this,p,Wt).call(this,c(this,I).pop()??null),c(this,I).length||this.focus())}render(){return l`${h(this,p,ns).call(this)}
<div class="map">
<div class="streets" aria-hidden="true"></div>
${this.width?h(this,p,as).call(this):u}
<div class="zoom">
<button class="btn sq" aria-label=${a("map.nearer")} @click=${()=>h(this,p,pt).call(this,1)}>${b("plus",18)}</button>
<button class="btn sq" aria-label=${a("map.farther")} @click=${()=>h(this,p,pt).call(this,-1)}>${b("minus",18)}</button>
<button class="btn sq" aria-label=${a("desk.ask.map.fit")} @click=${()=>this.view=null}>
${b("whole",18)}
</button>
</div>
${this.area||this.still?u:l`<p class="empty">${a("desk.ask.map.empty")}</p>`}
<p class="from">
${this.mapFailed||(this.mapName?a("desk.ask.map.file",{name:this.mapName}):a("desk.ask.map.from"))}
<label class="file"
>${a("desk.ask.map.load")}<input type="file" accept=".pmtiles" @change=${c(this,Xt)}
/></label>
</p>
${h(this,p,ds).call(this)}
</div>
<slot></slot>
${h(this,p,ps).call(this)}`}};I=new WeakMap,et=new WeakMap,wt=new WeakMap,bt=new WeakMap,vt=new WeakMap,p=new WeakSet,At=function(){let t=this.area??this.jurisdiction,e=O(yt(t)),r=(t?.shape==="multipolygon"?t.parts.flat().map(f=>({shape:"polygon",ring:f})):[t]).flatMap(f=>f?[Ot(dt(f,e))]:[]),d=r.length?We(r):{left:-jt,right:jt,bottom:-jt,top:jt},o=this.area?Math.min(Us,this.height/5):Bs;return Ue(e,d,this.width||1,this.height||1,o)},R=function(){return new Dt(this.view??c(this,p,At),this.width||1,this.height||1)},ns=function(){let t=(e,n)=>l`<button aria-pressed=${this.shape===e} ?disabled=${this.still} @click=${()=>h(this,p,hs).call(this,e)}>
${a(n)}
</button>`;return l`<div class="bar">
<slot name="heading"></slot>
<div class="a">
<div class="seg" role="group" aria-label=${a("desk.ask.where.shape")}>
${t("circle","desk.ask.where.circle")} ${t("polygon","desk.ask.where.outline")}
</div>
<button
class="btn sq"
aria-label=${a("act.undo")}
title=${a("act.undo")}
?disabled=${this.still||!c(this,I).length}
@click=${()=>this.undo()}
>
${b("undo",18)}
</button>
</div>
</div>`},as=function(){let t=c(this,p,R),{jurisdiction:e}=this,n=new Ct(t,O(yt(e??this.area))),{latitude:r,longitude:d,zoom:o}=t.view;return l`<svg
class="over"
role="application"
tabindex=${this.still?u:0}
aria-label=${h(this,p,cs).call(this)}
aria-describedby="keys"
@pointerdown=${c(this,Gt)}
@pointermove=${c(this,Ut)}
@pointerup=${c(this,_t)}
@pointercancel=${c(this,_t)}
@wheel=${c(this,Bt)}
@keydown=${c(this,Kt)}
>
${this.streets?u:n.grid()} 
${Ie([e,r,d,o,this.width,this.height],()=>e?n.outlines([e]):u)}
${this.area?n.shape(this.area,"drawn"):u}
${h(this,p,rs).call(this,t)} ${this.still?u:h(this,p,ls).call(this,t)}
</svg>
${h(this,p,os).call(this,t)}
<span id="keys" class="vh">${a("desk.ask.map.keys")}</span>`},rs=function(t){if(!this.numbers||!this.area)return u;let[e,n]=this.numbers.ends.map(r=>t.pixel(O(r)));return!e||!n?u:w`<line class="across ${this.narrow?"bad":""}" x1=${e.x} y1=${e.y} x2=${n.x} y2=${n.y} />`},os=function(t){if(!this.numbers||!this.area)return u;let[e,n]=this.numbers.ends.map(d=>t.pixel(O(d)));if(!e||!n)return u;let r={x:(e.x+n.x)/2,y:(e.y+n.y)/2};return l`<span class="wide tn" ${Y({left:`${r.x}px`,top:`${r.y}px`})}>${G(this.numbers.least_width_m)}</span>`},ls=function(t){let e=Q(this.area),n=this.area?.shape==="polygon"&&e.length<kt?e.map((d,o)=>{let f=e[(o+1)%e.length]??d,m=t.pixel(O(d)),g=t.pixel(O(f));return w`<g data-between=${o}><circle class="hit" r="14" cx=${(m.x+g.x)/2} cy=${(m.y+g.y)/2} /><circle class="between" r="5" cx=${(m.x+g.x)/2} cy=${(m.y+g.y)/2} /></g>`}):u,r=e.map((d,o)=>{let{x:f,y:m}=t.pixel(O(d)),g=o===this.picked?w`<rect class="pick" x=${f-11} y=${m-11} width="22" height="22" rx="4" />`:u;return w`<g data-grip=${o}>${g}<circle class="hit" r="18" cx=${f} cy=${m} /><rect class="corner" x=${f-7} y=${m-7} width="14" height="14" rx="2" /></g>`});return w`${n}${r}`},ds=function(){if(!this.width)return u;let{length_m:t,text:e}=Ve(100/c(this,p,R).scale());return l`<span class="scale tn" ${Y({width:`${t*c(this,p,R).scale()}px`})}>${e}</span>`},cs=function(){if(!this.area)return a("desk.ask.map.label_empty");let t=Q(this.area),e={size:C(Rt(this.area)),at:this.picked+1,of:t.length};return a(this.area.shape==="circle"?"desk.ask.map.label_circle":"desk.ask.map.label_outline",e)},ps=function(){return this.area?is(this.area,this.still,t=>h(this,p,tt).call(this,t)):l`<details>
<summary>${a("desk.ask.corners.none")}</summary>
<div class="corners">
<button class="btn" ?disabled=${this.still} @click=${()=>h(this,p,Ht).call(this,yt(this.jurisdiction))}>
${a("desk.ask.corners.begin")}
</button>
</div>
</details>`},Wt=function(t){this.area=t,this.picked=Math.min(this.picked,Math.max(0,Q(this.area).length-1)),this.dispatchEvent(new CustomEvent("nr-area",{detail:t}))},tt=function(t){this.still||!t||(h(this,p,ue).call(this,this.area),h(this,p,Wt).call(this,t))},ue=function(t){c(this,I).push(t),c(this,I).length>Ks&&c(this,I).shift()},Ht=function(t){this.picked=0,this.view=null,h(this,p,tt).call(this,Ne(this.shape,t))},hs=function(t){this.shape=t,!(!this.area||this.area.shape===t)&&(this.picked=0,h(this,p,tt).call(this,Qe(this.area)))},me=function(t){let e=Lt(this.area,t);e&&(this.picked=t+1,h(this,p,tt).call(this,e))},qt=function(t){let e=t.currentTarget.getBoundingClientRect();return{x:t.clientX-e.left,y:t.clientY-e.top}},pt=function(t,e={x:this.width/2,y:this.height/2}){let n=c(this,p,R);this.view=n.moved(n.spot(e),e,n.view.zoom+t)},Gt=new WeakMap,Ut=new WeakMap,_t=new WeakMap,Bt=new WeakMap,Kt=new WeakMap,us=function(){let t=Q(this.area)[this.picked];if(!t||!this.view)return;let{x:e,y:n}=c(this,p,R).pixel(O(t));(e<0||n<0||e>this.width||n>this.height)&&(this.view=null)},fe=function(){let t=getComputedStyle(this),e=n=>t.getPropertyValue(`--map-${n}`).trim();return{land:e("land"),block:e("block"),road:e("road"),edge:e("edge"),water:e("water"),park:e("park"),text:e("text"),font:t.fontFamily}},Xt=new WeakMap,M.styles=[L,B,es],k([T({attribute:!1})],M.prototype,"area",2),k([T({attribute:!1})],M.prototype,"jurisdiction",2),k([T({attribute:!1})],M.prototype,"numbers",2),k([T({type:Boolean})],M.prototype,"still",2),k([T({type:Boolean})],M.prototype,"narrow",2),k([T()],M.prototype,"language",2),k([D()],M.prototype,"width",2),k([D()],M.prototype,"height",2),k([D()],M.prototype,"view",2),k([D()],M.prototype,"picked",2),k([D()],M.prototype,"shape",2),k([D()],M.prototype,"streets",2),k([D()],M.prototype,"mapName",2),k([D()],M.prototype,"mapFailed",2),k([mt(".map")],M.prototype,"host",2),k([mt(".streets")],M.prototype,"ground",2),M=k([F("nr-desk-area")],M);var ms=z`
.ag{display: grid;grid-template-columns: minmax(0, 1fr) 372px;gap: 16px;align-items: start;}@media (max-width: 1100px){.ag{grid-template-columns: minmax(0, 1fr);}}#result:focus{outline: none;}.top{margin-bottom: 12px;align-items: flex-start;flex-wrap: wrap;}.top .grow{min-width: 240px;}.top ul{list-style: disc;padding-inline-start: 18px;}.step{display: flex;align-items: center;gap: 10px;}.nu{width: 24px;height: 24px;flex: none;border-radius: 12px;border: 1.5px solid var(--nr-edge);display: grid;place-items: center;font: 600 13px/1 var(--nr-font);}.pt0{padding-top: 4px;}.ms{display: grid;grid-template-columns: repeat(3, minmax(0, 1fr));padding: 10px 0;}.ms > div{padding: 2px 16px;border-inline-start: 1px solid var(--nr-line);}.ms > div:first-child{border: 0;}.ms dt{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.ms b{font-size: 15px;font-weight: 600;}.ms small{display: flex;justify-content: space-between;font-size: 12px;}.gs{display: block;height: 6px;border-radius: 3px;background: var(--nr-sunk);position: relative;margin: 5px 0 2px;}.gs i{position: absolute;top: -3px;width: 4px;height: 12px;border-radius: 2px;background: var(--nr-link);}.under{display: grid;gap: 8px;margin-top: 12px;}nr-desk-area .under{margin: 0 16px 12px;}.wh{display: grid;grid-template-columns: minmax(136px, 1.2fr) minmax(118px, 1fr) minmax(118px, 1fr) minmax(180px, 1.7fr);gap: 12px;}.wh + *{margin-top: 12px;}.day{margin-bottom: 10px;}.tr{height: 14px;border-radius: 4px;position: relative;background: repeating-linear-gradient(
90deg,
var(--nr-sunk) 0 calc(12.5% - 1px),
var(--nr-edge) calc(12.5% - 1px) 12.5%
);}.tr i{position: absolute;top: 0;bottom: 0;min-width: 2px;background: var(--nr-link);border-radius: 3px;}.tk{display: flex;justify-content: space-between;font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.g3{display: grid;grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.2fr);gap: 12px;align-items: end;}.whole{grid-column: span 2;}.own{font-size: 13px;white-space: normal;overflow-wrap: anywhere;}.found{display: grid;gap: 8px;}.found:empty{display: none;}.found .note{align-items: center;}.found .note > .nu{flex: none;}.acts{flex-wrap: wrap;gap: 8px 12px;}.ck{padding: 0 16px 12px;display: grid;gap: 7px;font-size: 13px;line-height: 18px;}.ck li{display: grid;grid-template-columns: 18px minmax(0, 1fr);gap: 8px;overflow-wrap: anywhere;}.ck li > .ic{margin-top: 1px;}.ck li:not([class]) > .ic{color: var(--nr-ok);}.ck li > span{color: var(--nr-ink);}.ck b{font-weight: 600;}.go{min-height: 24px;padding: 0 4px;font-size: 13px;text-decoration: underline;}.dr li{padding: 9px 16px;border-top: 1px solid var(--nr-line);overflow-wrap: anywhere;}.dr li[aria-current]{background: var(--nr-tint);}.dr li[aria-current] a{font-weight: 600;color: var(--nr-ink);text-decoration: none;}@media (max-width: 700px){.wh,
.g3,
.ms{grid-template-columns: minmax(0, 1fr);}.whole{grid-column: auto;}.ms > div{border: 0;}}`;var Js=150,Zs=1500,Ys=6e4,Jt=class{constructor(s){this.page=s;this.saved=null;this.content={};this.verdict=null;this.ask=null;this.drafts=[];this.elsewhere=null;this.failed="";this.refused=[];this.isSaved=!0;this.isWorking=!1;this.#i=null;this.#a=0;this.#l=0;s.addController(this)}#t;#e;#o;#i;#a;#l;hostConnected(){this.#o=setInterval(()=>{this.#c()},Ys)}hostDisconnected(){clearInterval(this.#o),clearTimeout(this.#t),this.leave()}get mayWrite(){return!this.elsewhere&&!!this.saved?.may.includes("write")}get findings(){return this.verdict?.findings??[]}get inWords(){return this.findings.filter(({spans:s})=>s.length)}about(...s){return this.findings.filter(({field:t,grade:e,spans:n})=>s.includes(t)&&e!=="missing"&&!n.length)}async load(s){this.#s({saved:null,verdict:null,elsewhere:null,failed:"",refused:[]});let{client:t}=this.page;try{let[{drafts:e},n]=await Promise.all([t.call("GET","/drafts"),t.call("GET",`/drafts/${s}`),this.#r()]);this.#s({drafts:e}),this.#n(n),(n.may.includes("write")||n.lease&&!n.lease.mine)&&await this.#c(),!this.content.contact&&n.revision===0&&this.change({contact:this.ask?.contact??""}),await this.check()}catch(e){this.#s({failed:Z(e)})}}async reword(){await this.#r().catch(()=>{}),await this.check()}async#r(){let s=++this.#l,t=await this.page.client.call("GET","/ask");s===this.#l&&this.#s({ask:t})}async leave(){let s=this.saved;s?.lease?.mine&&(await this.save(),await this.page.client.call("DELETE",`/drafts/${s.id}/lease`).catch(()=>{}))}change(s){this.mayWrite&&(this.#s({content:{...this.content,...s},isSaved:!1,refused:[]}),clearTimeout(this.#t),this.#t=setTimeout(()=>{this.check()},Js),clearTimeout(this.#e),this.#e=setTimeout(()=>{this.save()},Zs))}async check(){clearTimeout(this.#t);let s=++this.#a,{content:t}=this,e=await this.page.client.call("POST","/drafts/check",{content:t,request:this.saved?.request??""}).then(n=>({verdict:n})).catch(n=>({failed:Z(n)}));s===this.#a&&this.#s(e)}async save(){clearTimeout(this.#e),await this.#i;let{saved:s,content:t}=this;!s||this.isSaved||!this.mayWrite||(this.#i=this.page.client.call("PUT",`/drafts/${s.id}`,{revision:s.revision,content:t}).then(e=>{this.saved?.id===e.id&&this.#s({saved:e,failed:"",isSaved:this.content===t})}).catch(e=>{let n=St.of(e);this.#s(n.status===409?{elsewhere:{text:n.message,since:""}}:{failed:Z(e)})}),await this.#i,this.#i=null)}async act(s){if(await this.save(),!(!this.saved||!this.isSaved||this.isWorking)){this.#s({isWorking:!0,failed:"",refused:[]});try{let t=await s(this.saved);t&&(this.#n(t),this.#p("nr-counts"),await this.#c())}catch(t){let{details:e}=St.of(t),n=e.findings??[];this.#s({failed:Z(t),refused:n}),await this.#d()}this.#s({isWorking:!1})}}async#d(){let{saved:s}=this,t=await this.page.client.call("GET",`/drafts/${s?.id}`).catch(()=>null);t&&this.saved===s&&this.isSaved&&this.#n(t)}async copy(){try{let s=await this.page.client.call("POST",`/drafts/${this.saved?.id}/copy`);location.hash=U("ask",s.id)}catch(s){this.#p("nr-say",Z(s))}}async delete(){let s=this.saved;if(s){clearTimeout(this.#e);try{await this.page.client.call("DELETE",`/drafts/${s.id}?revision=${s.revision}`),this.saved=null,this.#p("nr-counts"),location.hash=U("ask")}catch(t){this.#s({failed:Z(t)})}}}#n(s){this.#s({saved:s,content:{...s.content},isSaved:!0})}async#c(){let s=this.saved;if(!(!s||s.state==="posted"||s.state==="held"||s.state==="waiting"))try{let t=await this.page.client.call("POST",`/drafts/${s.id}/lease`);if(this.saved?.id!==s.id)return;(this.elsewhere||t.revision!==this.saved.revision)&&this.#n(t),this.#s({saved:t,elsewhere:null})}catch(t){let{code:e,message:n,details:r}=St.of(t);e==="desk.draft.open_elsewhere"&&this.#s({elsewhere:{text:n,since:String(r.since??"")}})}}#p(s,t){this.page.dispatchEvent(new CustomEvent(s,{detail:t,bubbles:!0,composed:!0}))}#s(s){Object.assign(this,s),this.page.requestUpdate()}};var st=class extends at{constructor(){super(...arguments);this.icon="info";this.have=!1}render(){return l`${b(this.icon)}<span><slot></slot></span>`}};st.styles=[L,z`
:host{display: inline-flex;align-items: center;gap: 6px;min-height: 28px;max-width: 100%;padding-block: 3px;padding-inline: 8px 10px;border-radius: 14px;background: var(--nr-sunk);color: var(--nr-ink);font-size: 13px;line-height: 18px;}.ic{color: var(--nr-ink2);}:host([have]){background: var(--nr-tint);}:host([have]) .ic{color: var(--nr-link);}`],k([T()],st.prototype,"icon",2),k([T({type:Boolean})],st.prototype,"have",2),st=k([F("nr-chip")],st);var Zt=["household","board","poster"],V,ge,Yt,fs,gs,ks,j=class extends at{constructor(){super(...arguments);v(this,V);this.content={};this.verdict=null;this.ask=null;this.language="";this.view="household"}next(){this.view=Zt[(Zt.indexOf(this.view)+1)%Zt.length]??"household"}render(){let t={household:()=>h(this,V,fs).call(this),board:()=>h(this,V,gs).call(this),poster:()=>h(this,V,ks).call(this)};return l`<section class="card" aria-labelledby="h">
<header><h2 id="h">${a("desk.ask.look")}</h2></header>
<div class="pad">
<div class="seg" role="group" aria-labelledby="h">
${Zt.map(e=>l`<button aria-pressed=${this.view===e} @click=${()=>this.view=e}>
${a(`desk.ask.look.${e}`)}
</button>`)}
</div>
<div class="ground">${t[this.view]()}</div>
<p class="sm"><b>${a("desk.ask.nobody")}</b> ${a("desk.ask.nobody_why")}</p>
</div>
</section>`}};V=new WeakSet,ge=function(){let t=this.ask?.agency??"";return l`<div class="row">
<span class="tile" aria-hidden="true">${Re(t)}</span><b>${t}</b>
</div>`},Yt=function(){return this.content.title?.trim()||a("desk.ask.look.no_title")},fs=function(){let{window:t,area:e,facts:n=[],findings:r=[]}=this.verdict??{},d=[...new Set(r.filter(({grade:o})=>o==="hold").map(({code:o})=>o))];return l`<article class="home">
${h(this,V,ge).call(this)}
${this.content.case_number?l`<span class="xs mut tn">${a("ask.case",{number:this.content.case_number})}</span>`:u}
<h3>${a("ask.sentence",{title:c(this,V,Yt)})}</h3>
<div class="chips">
${t?l`<nr-chip icon="clock">${n[0]?.value}</nr-chip>`:u}
${e?l`<nr-chip icon="place">${C(e.size_km2)}</nr-chip>`:u}
</div>
<p class="sm mut body">${this.content.text}</p>
${d.map(o=>Te(`finding.${o}`)?l`<div class="note">
${b("warn",18)}<span><b>${a(`finding.${o}`)}</b> ${a(`finding.${o}.why`)}</span>
</div>`:u)}
<div class="yn"><span>${a("act.deny")}</span><span>${a("act.approve")}</span></div>
<p class="xs mut row">${b("lock",16)}<span>${a("card.foot")}</span></p>
</article>`},gs=function(){return l`<article class="board">
${h(this,V,ge).call(this)}
<h3>${c(this,V,Yt)}</h3>
<dl class="facts tn">
${this.verdict?.facts.map(({label:t,value:e,small:n})=>l`<div><dt>${t}</dt><dd>${e}<small>${n}</small></dd></div>`)}
</dl>
<p class="body">${this.content.text}</p>
<p class="xs mut">${a("desk.ask.look.signed")}</p>
</article>`},ks=function(){let[t]=this.verdict?.window?this.verdict.facts??[]:[];return l`<article class="paper">
<p class="sm">${a("desk.ask.look.asks",{agency:this.ask?.agency??""})}</p>
<h3>${c(this,V,Yt)}</h3>
${t?l`<p>${t.value}</p>`:u}
<p class="sm body">${this.content.text}</p>
<div class="code-box">${b("qr",84)}<span>${a("desk.ask.look.code")}</span></div>
<p class="sm last">${a("desk.ask.nobody")}</p>
</article>`},j.styles=[L,B,z`
.pad{padding: 4px 16px 16px;display: grid;gap: 12px;}.seg{justify-self: start;}.seg button[aria-pressed="true"]{background: var(--nr-tint);color: var(--nr-link);font-weight: 600;}.ground{background: var(--nr-sunk);border: 1px solid var(--nr-line);border-radius: 10px;padding: 12px;overflow-wrap: anywhere;}article{display: grid;gap: 10px;}.home{background: var(--nr-card);border: 1px solid var(--nr-line);border-radius: 12px;padding: 14px;}.home h3{font: 500 18px/25px var(--nr-font);}.tile{--s: 36px;}.body{white-space: pre-line;}.chips{flex-direction: column;align-items: flex-start;gap: 6px;}.yn{display: grid;grid-template-columns: 1fr 1fr;gap: 8px;}.yn span{min-height: 40px;border: 1.5px solid var(--nr-edge);border-radius: 20px;display: grid;place-items: center;font-weight: 500;}.board h3{font: 600 22px/29px var(--nr-head);}.board .body{font-size: 15px;line-height: 24px;}.facts{display: grid;grid-template-columns: 1fr 1fr;border: 1px solid var(--nr-line);border-radius: 8px;overflow: hidden;background: var(--nr-card);font-size: 13px;line-height: 18px;}.facts > div{padding: 8px 10px;border-top: 1px solid var(--nr-line);border-inline-start: 1px solid var(--nr-line);margin: -1px 0 0 -1px;}.facts dt{font-size: 12px;line-height: 16px;color: var(--nr-ink2);}.paper{background: #fff;color: #111;border: 1px solid #ccc;padding: 20px;aspect-ratio: 8.5 / 11;align-content: start;}.paper h3{font: 600 25px/31px var(--nr-head);}.paper .last{border-top: 2px solid #111;padding-top: 8px;font-weight: 600;align-self: end;}.code-box{display: flex;gap: 12px;align-items: center;font-size: 12px;line-height: 17px;}.code-box .ic{width: 84px;height: 84px;}`],k([T({attribute:!1})],j.prototype,"content",2),k([T({attribute:!1})],j.prototype,"verdict",2),k([T({attribute:!1})],j.prototype,"ask",2),k([T()],j.prototype,"language",2),k([D()],j.prototype,"view",2),j=k([F("nr-desk-preview")],j);var Nt=class{constructor(s){this.open=s}#t="";#e="";get obstacle(){let{verdict:s,findings:t,inWords:e}=this.open;if(this.open.saved?.is_on_its_way)return"";if(!s)return a("desk.ask.wait");let n=e.findIndex(({grade:o})=>o==="refuse");if(n>=0)return a("desk.ask.first",{finding:n+1});let r=t.find(({grade:o})=>o==="refuse");if(r)return r.text;let d=t.filter(({grade:o})=>o==="missing").length;return d?Se("desk.ask.missing",d):""}begin(){let s=this.open.saved?.may??[];s.includes("post")?this.#i("post"):s.includes("send")&&this.#a("sending")}notes(s){let{elsewhere:t,failed:e,refused:n,isWorking:r}=this.open;return l`<div id="result" tabindex="-1">
${t?K("","person",l`<b>${t.text}</b>${t.since?l` ${a("desk.ask.open_since",{at:Ee(t.since)})}`:u}`,l`<button class="btn" @click=${()=>this.#d(s.id)}>${a("desk.ask.again")}</button>
<button class="btn" @click=${()=>this.open.copy()}>${a("desk.ask.copy")}</button>`):u}
${e?K("red","stop",l`<b>${a("desk.ask.not_posted")}</b> ${e}
${n.length>1?l`<ul>${n.map(({text:d})=>l`<li>${d}</li>`)}</ul>`:u}`):u}
${s.is_on_its_way&&!r?K("","warn",l`<b>${a("desk.ask.on_its_way")}</b> ${a("desk.ask.on_its_way_why")}`):u}
${s.state==="returned"?K("","warn",l`<b>${a("desk.ask.returned",{name:s.returned_by})}</b> ${s.reason}`):u}
${s.state==="waiting"?K("plain","hold",l`<b>${a("desk.ask.waiting",{name:s.sent_by})}</b>
${s.own?a("desk.ask.own"):a("desk.ask.read_only")}
${s.changed.length?l`<br />${a("desk.ask.changed",{fields:s.changed.map(d=>a(`desk.ask.field.${d}`)).join(", ")})}`:u}`):u}
${s.state==="held"?K("","hold",l`<b>${a("desk.ask.held")}</b> ${a("desk.ask.held_why")}
<ul>${s.findings.map(({text:d})=>l`<li>${d}</li>`)}</ul>`,l`<button class="btn" ?disabled=${r} @click=${()=>this.#l()}>${a("desk.ask.ask_board")}</button>`):u}
${s.state==="posted"?this.#o(s):u}
</div>`}#o({proof:s}){if(!s)return K("plain","tick",l`<b>${a("desk.ask.posted")}</b>`);let t=s.public_since?a("desk.ask.posted_since",{at:rt(s.public_since)}):a("desk.ask.posted");return K("plain","tick",l`<b>${t}</b>
${a(s.trusted?"desk.ask.posted_proof":"desk.ask.posted_alone",{index:Pe(s.index),witnesses:s.witnesses,trusted:s.trusted})}
<span class="code">${s.file}</span>.
<a href=${s.link} target="_blank" rel="noopener noreferrer">${a("desk.ask.on_board")}</a>`,l`<button class="btn" @click=${()=>this.#i("poster")}>${a("desk.ask.print")}</button>`)}step(s,t,e){let{obstacle:n,open:r}=this,d=!!n||r.isWorking,o=new Set(r.elsewhere?[]:s.may),f=o.has("send")||o.has("post"),m=f&&!n&&r.findings.some(({grade:P})=>P==="hold"),g=t.second_officer?"desk.ask.release.two":"desk.ask.release.one",y={posted:"desk.ask.release.done",held:"desk.ask.held"},_=P=>l`<button class="btn big" aria-disabled=${d} aria-describedby="why" @click=${e}>
${a(r.isWorking?"desk.ask.working":P)}
</button>`;return l`<section class="card">
<header><h2 class="step"><span class="nu">5</span>${a("desk.ask.release")}</h2></header>
<div class="pad pt0 stack">
<p>${a(y[s.state]??g)}</p>
${m?l`<p class="sm mut">${a("desk.ask.release.held")}</p>`:u}
<div class="row acts">
${o.has("write")?l`<button class="btn big" @click=${()=>r.save()}>${a("desk.ask.save")}</button>`:u}
${o.has("send_back")?l`<button class="btn big" @click=${()=>this.#i("send_back")}>
${a(s.own?"desk.ask.take_back":"desk.ask.send_back")}
</button>`:u}
${o.has("send")?_("desk.ask.send"):o.has("post")?_("desk.ask.post"):u}
<span id="why" class="st rd"
>${f&&n?l`${b("stop",16)}<span>${n}</span>`:u}</span
>
</div>
<p class="xs mut">${a("desk.ask.release.final")}</p>
${o.has("delete")?l`<div><button class="btn link" @click=${()=>this.#i("delete")}>${a("desk.ask.delete")}</button></div>`:u}
</div>
</section>`}dialogs(s){let t=()=>this.#i(""),e=l`<button class="btn" slot="acts" autofocus @click=${t}>${a("desk.ask.back")}</button>`;return l`<nr-dialog .open=${this.#t==="post"} heading=${a("desk.ask.post.heading")} @nr-close=${t}>
<p>${a("desk.ask.post.text")}</p>
<p><b>${this.open.content.title}</b></p>
${e}
<button class="btn" slot="acts" @click=${()=>this.#a("post")}>${a("desk.ask.post.act")}</button>
</nr-dialog>
<nr-dialog .open=${this.#t==="send_back"} heading=${a(s.own?"desk.ask.take_back":"desk.ask.send_back")} @nr-close=${t}>
<label class="field"
>${a("desk.ask.reason")}<textarea
rows="3"
maxlength="500"
.value=${this.#e}
@input=${n=>{this.#e=n.target.value,this.open.page.requestUpdate()}}
></textarea></label>
${e}
<button
class="btn"
slot="acts"
?disabled=${!s.own&&!this.#e.trim()}
@click=${()=>this.#a("return",{reason:this.#e||a("desk.ask.taken_back")})}
>
${a(s.own?"desk.ask.take_back.act":"desk.ask.send_back.act")}
</button>
</nr-dialog>
<nr-dialog .open=${this.#t==="delete"} heading=${a("desk.ask.delete.heading")} @nr-close=${t}>
<p>${a("desk.ask.delete.text")}</p>
${e}
<button
class="btn"
slot="acts"
@click=${()=>{t(),this.open.delete()}}
>
${a("desk.ask.delete.act")}
</button>
</nr-dialog>
<nr-desk-poster
.client=${this.open.page.client}
.request=${s.proof?.request??""}
.zone=${this.open.content.zone??"UTC"}
.language=${this.open.page.language}
.open=${this.#t==="poster"}
@nr-close=${t}
></nr-desk-poster>`}#i(s){this.#t=s,this.open.page.requestUpdate()}async#a(s,t={}){let{page:e}=this.open;await this.#r(({id:n,revision:r})=>{let d=()=>e.client.call("POST",`/drafts/${n}/${s}`,{revision:r,...t});return s==="post"?oe(e,d):d()})}async#l(){let{page:s}=this.open;await this.#r(({id:t})=>oe(s,()=>s.client.call("POST",`/drafts/${t}/held`)))}async#r(s){this.#i(""),await this.open.act(s),await this.#n()}async#d(s){await this.open.load(s),await this.#n()}async#n(){let{page:s}=this.open;await s.updateComplete;let t=s.renderRoot.querySelector("#result");(t?.childElementCount?t:s.renderRoot.querySelector("h1"))?.focus()}};function K(i,s,t,e=u){return l`<div class="note ${i} top" role=${i==="red"?"alert":"status"}>
${b(s,18)}<span class="grow">${t}</span>${e}
</div>`}function $s(i,s,t,e,n){let r={refuse:"stop",hold:"warn",missing:"info"},d={refuse:"rd",hold:"am",missing:"mut"};return l`<section class="card">
<header><h2>${a("desk.ask.rules")}</h2><span class="a mut">${a("desk.ask.rules.live")}</span></header>
<ul class="ck" aria-live="polite">
${i?.findings.map(o=>{let f=e.indexOf(o);return l`<li class=${d[o.grade]}>
${b(r[o.grade],16)}<span
><b>${a(`desk.ask.rules.${o.grade}`)}</b> ${o.text}
<button class="btn link go" @click=${()=>n(o)}>
${f>=0?a("desk.ask.rules.number",{number:f+1}):a("desk.ask.rules.go")}
</button></span
>
</li>`})}
${i?.passed.map(o=>{let f=Ns(o,i,s,t);return f?l`<li>${b("tick",16)}<span>${f}</span></li>`:u})}
</ul>
</section>`}function Ns(i,s,t,e){let{window:n,area:r}=s;switch(i){case"why":return a("desk.ask.pass.why",{incident:t.incidents[e.incident??""]??""});case"nth":return a(s.earlier?"desk.ask.pass.second":"desk.ask.pass.first");case"contact":return a(e.contact?.includes("@")?"desk.ask.pass.contact":"desk.ask.pass.phone",{domain:t.domain});case"window":return n?a("desk.ask.pass.window",{length:ot(n.length_s*1e3),ago:ot(n.ended_s_ago*1e3)}):"";case"area":return r?a("desk.ask.pass.area",{size:C(r.size_km2),least:G(t.least_width_m)}):"";case"life":return a("desk.ask.pass.life",{days:e.life_days??30,most:t.longest_life_days});default:return a(`desk.ask.pass.${i}`)}}function ys(i,s){return l`<section class="card">
<header><h2>${a("desk.ask.drafts")}</h2><span class="a mut">${a("desk.ask.drafts.here")}</span></header>
${i.length?l`<ul class="dr">
${i.slice(0,12).map(t=>l`<li aria-current=${t.id===s?"true":u}>
<a href=${U("ask",t.id)}>${t.title||a("desk.ask.look.no_title")}</a>
<small>${ke(t)} · ${$e(t)}</small>
</li>`)}
</ul>`:l`<p class="pad mut">${a("desk.ask.drafts.none")}</p>`}
</section>`}function ke(i){let s=rt(i.saved_at);return i.source!=="desk"?a("desk.ask.saved_by_system",{system:i.source,at:s}):i.mine?a("desk.ask.saved_by_you",{at:s}):a("desk.ask.saved_by",{name:i.saved_by,at:s})}function $e(i){return i.lease&&!i.lease.mine?a("desk.ask.state.open",{name:i.lease.name}):a(`desk.ask.state.${i.source==="desk"?i.state:"nobody"}`)}var ye=1440;function ws(i,s){let{content:t,verdict:e}=i,n=e?.window,r=(o,f,m)=>l`<label class="field"
>${a(m)}<input
type=${f}
data-field=${o==="day"?"day window":o}
?disabled=${!i.mayWrite}
.value=${t[o]??""}
@change=${g=>i.change({[o]:g.target.value,start_fold:null,end_fold:null})}
/></label>`,d=i.findings.filter(({code:o})=>o==="time_twice");return l`<section class="card">
<header>
<h2 class="step"><span class="nu">2</span>${a("desk.ask.when")}</h2>
<span class="a mut tn">${n?`${n.zone_name}, ${si(n.offset_minutes)}`:t.zone}</span>
</header>
<div class="pad pt0">
<div class="wh">
${r("day","date","desk.ask.when.day")} ${r("start","time","desk.ask.when.from")}
${r("end","time","desk.ask.when.to")}
<label class="field"
>${a("desk.ask.when.zone")}<input
list="zones"
data-field="zone"
title=${t.zone??""}
?disabled=${!i.mayWrite}
.value=${t.zone??""}
@focus=${xe}
@change=${o=>i.change({zone:o.target.value.trim()})}
/></label>
<datalist id="zones"></datalist>
</div>
${ei(t.start,t.end)}
${d.map(({field:o,text:f})=>ti(i,o,f))}
<p class="sm tn ${n?"":"mut"}">
${n?Qs(n):u}
${a("desk.ask.when.allowed",{least:ot(s.shortest_s*1e3),most:ot(s.longest_s*1e3)})}
</p>
${lt(i.about("window","start","end").filter(({code:o})=>o!=="time_twice"))}
</div>
</section>`}function xe({target:i}){let{list:s}=i;s&&!s.options.length&&s.append(...Intl.supportedValuesOf("timeZone").map(t=>new Option(t,t)))}function Qs(i){return l`<b>${ii(i.length_s)}</b> · ${ni(i)}.
${i.changes_within?l`<b>${a("desk.ask.when.changed")}</b>`:i.changed?a("desk.ask.when.unchanged_but",{date:Tt(`${i.changed}T12:00:00Z`)}):a("desk.ask.when.unchanged")}`}function ti(i,s,t){let e=n=>l`<button
class="btn"
@click=${()=>{i.change({[`${s}_fold`]:n}),i.page.renderRoot.querySelector(`[data-field="${s}"]`)?.focus()}}
>
${a(n?"desk.ask.when.second":"desk.ask.when.first")}
</button>`;return l`<div class="note">${b("clock",18)}<span class="grow">${t}</span>${e(0)}${e(1)}</div>`}function ei(i,s){let t=xs(i),e=xs(s);if(t===null||e===null)return u;let n=e<=t?ye:e,r={"inset-inline-start":`${100*t/ye}%`,width:`${100*(n-t)/ye}%`};return l`<div class="day" aria-hidden="true">
<div class="tr"><i ${Y(r)}></i></div>
<div class="tk tn">${["00","03","06","09","12","15","18","21","24"].map(d=>l`<span>${d}</span>`)}</div>
</div>`}function xs(i){let[s,t]=(i??"").split(":").map(Number);return s===void 0||t===void 0||Number.isNaN(s+t)?null:s*60+t}function si(i){let s=Math.floor(Math.abs(i)/60),t=Math.abs(i)%60;return`UTC${i<0?"−":"+"}${s}${t?`:${String(t).padStart(2,"0")}`:""}`}function ii(i){let s=Math.floor(i/3600),t=Math.round(i%3600/60);return[s?`${s} h`:"",t||!s?`${t} min`:""].filter(Boolean).join(" ")}function ni({start:i,end:s}){return`${i.slice(11,16)}–${s.slice(11,16)} UTC`}var ai=[7,14,30,60,90],ri=[[["Ctrl","S"],"desk.ask.key.save"],[["F8"],"desk.ask.key.next"],[["F9"],"desk.ask.key.look"],[["Ctrl","Enter"],"desk.ask.key.send"]],x,X,ht,$,Qt,te,bs,ee,be,vs,_s,Ms,Ss,Ts,Es,it=class extends Pt{constructor(){super(...arguments);v(this,$);this.draftId="";v(this,x,new Jt(this));v(this,X,new Nt(c(this,x)));v(this,ht,-1)}keys(){return[{key:"Ctrl+s",word:"desk.ask.save",act:()=>{c(this,x).save()}},{key:"F8",word:"desk.ask.key.next",act:()=>h(this,$,Qt).call(this,1)},{key:"Shift+F8",word:"desk.ask.key.last",act:()=>h(this,$,Qt).call(this,-1)},{key:"F9",word:"desk.ask.key.look",act:()=>h(this,$,vs).call(this)},{key:"Ctrl+Enter",word:"desk.ask.key.send",act:()=>h(this,$,be).call(this)}]}willUpdate(t){if(t.get("language")&&c(this,x).reword(),!t.has("draftId"))return;let{saved:e}=c(this,x);e&&e.id!==this.draftId&&c(this,x).leave(),c(this,x).load(this.draftId)}render(){let{saved:t,ask:e,failed:n,content:r,verdict:d,inWords:o,drafts:f}=c(this,x);return!t||!e?l`<div class="ttl"><h1 tabindex="-1">${a("desk.ask.title")}</h1></div>
${n?l`<div class="note red top" role="alert">${b("stop",18)}<span>${n}</span></div>`:u}`:l`<div class="ttl">
<div><h1 tabindex="-1">${a("desk.ask.title")}</h1><p>${h(this,$,_s).call(this,t)}</p></div>
<div class="a kh" aria-hidden="true">
${ri.map(([m,g])=>l`<span>${m.map(y=>l`<kbd>${y}</kbd>`)} ${a(g)}</span>`)}
</div>
</div>
${c(this,X).notes(t)}
<div class="ag">
<div class="stack">
${h(this,$,Ms).call(this,e)} ${ws(c(this,x),e)} ${h(this,$,Ss).call(this,e)} ${h(this,$,Ts).call(this,e)}
${c(this,X).step(t,e,()=>h(this,$,be).call(this))}
</div>
<aside class="stack">
<nr-desk-preview .content=${r} .verdict=${d} .ask=${e} .language=${this.language}></nr-desk-preview>
${$s(d,e,r,o,m=>h(this,$,te).call(this,m))}
${ys(f,t.id)}
</aside>
</div>
${c(this,X).dialogs(t)}`}};x=new WeakMap,X=new WeakMap,ht=new WeakMap,$=new WeakSet,Qt=function(t){let e=c(this,x).findings;if(!e.length)return;ut(this,ht,(c(this,ht)+t+e.length)%e.length);let n=e[c(this,ht)];n&&h(this,$,te).call(this,n)},te=function(t){let[e]=t.spans,n=e?.field??t.field,r=h(this,$,ee).call(this,n);e&&r?.localName==="nr-desk-words"?r.select(e.start,e.end):(r?.focus(),r?.scrollIntoView({block:"nearest"}))},bs=function({field:t,start:e,end:n,text:r}){let d=String(c(this,x).content[t]??"");c(this,x).change({[t]:d.slice(0,e)+r+d.slice(n)}),c(this,x).check(),h(this,$,ee).call(this,t)?.focus()},ee=function(t){return this.renderRoot.querySelector(`[data-field~="${t}"]`)},be=function(){c(this,X).obstacle||c(this,x).isWorking?h(this,$,Qt).call(this,1):c(this,X).begin()},vs=function(){this.preview?.next(),this.preview?.scrollIntoView({block:"nearest"})},_s=function(t){return t.is_on_its_way?a("desk.ask.on_its_way"):t.state==="posted"||t.state==="held"?a(`desk.ask.status.${t.state}`):c(this,x).isSaved?a("desk.ask.status.saved",{at:rt(t.saved_at)}):a("desk.ask.status.unsaved")},Ms=function(t){let e=c(this,x),n=e.verdict?.area??null;return l`<section class="card">
<nr-desk-area
data-field="area"
.area=${e.content.area??null}
.jurisdiction=${t.jurisdiction}
.numbers=${n}
.narrow=${(n?.least_width_m??99)<t.least_width_m}
.still=${!e.mayWrite}
.language=${this.language}
@nr-area=${r=>e.change({area:r.detail??null})}
>
<h2 slot="heading" class="step"><span class="nu">1</span>${a("desk.ask.where")}</h2>
${n?l`<dl class="ms">
<div>
<dt>${a("desk.ask.size")}</dt><dd class="tn"><b>${C(n.size_km2)}</b>${re(n.size_km2,C)}</dd>
<dd>${we((n.size_km2-t.smallest_km2)/(t.largest_km2-t.smallest_km2))}<small
><span>${C(t.smallest_km2)}</span><span>${C(t.largest_km2)}</span></small></dd>
</div>
<div>
<dt>${a("desk.ask.width")}</dt><dd class="tn"><b>${G(n.least_width_m)}</b>${re(n.least_width_m,G)}</dd>
<dd>${we(n.least_width_m/(20*t.least_width_m))}<small><span>${G(t.least_width_m)}</span></small></dd>
</div>
<div>
<dt>${a("desk.ask.edge")}</dt>
<dd class="tn"><b>${a(n.edge_m>=0?"desk.ask.edge.inside":"desk.ask.edge.outside",{distance:Et(Math.abs(n.edge_m))})}</b></dd>
<dd>${we(n.edge_m/2e3)}<small><span>0</span></small></dd>
</div>
</dl>`:u}
${lt(e.about("area"))}
</nr-desk-area>
</section>`},Ss=function(t){let{content:e,mayWrite:n}=c(this,x);return l`<section class="card">
<header><h2 class="step"><span class="nu">3</span>${a("desk.ask.what")}</h2></header>
<div class="pad pt0">
<div class="g3">
<label class="field"
>${a("desk.ask.what.incident")}<select
data-field="incident"
?disabled=${!n}
.value=${e.incident??""}
@change=${r=>c(this,x).change({incident:r.target.value})}
>
<option value="" ?selected=${!e.incident}>${a("desk.ask.what.choose")}</option>
${Object.entries(t.incidents).map(([r,d])=>l`<option value=${r} ?selected=${e.incident===r}>${d}</option>`)}
</select></label>
<label class="field"
>${a("desk.ask.what.case")}<input
class="tn"
data-field="case_number"
maxlength="400"
?disabled=${!n}
.value=${e.case_number??""}
@input=${r=>c(this,x).change({case_number:r.target.value})}
/></label>
<label class="field"
>${a("desk.ask.what.open")}<select
data-field="life_days"
?disabled=${!n}
@change=${r=>c(this,x).change({life_days:Number(r.target.value)})}
>
${[...new Set([...ai,e.life_days??30])].sort((r,d)=>r-d).map(r=>l`<option value=${r} ?selected=${r===(e.life_days??30)}>
${a("desk.ask.what.days",{days:r,date:Tt(new Date(Date.now()+r*864e5))})}
</option>`)}
</select></label>
<label class="field whole"
>${a("desk.ask.what.contact")}<input
data-field="contact"
maxlength="400"
?disabled=${!n}
.value=${e.contact??""}
@input=${r=>c(this,x).change({contact:r.target.value})}
/></label>
${n&&e.contact!==t.contact?l`<button class="btn own" @click=${()=>{c(this,x).change({contact:t.contact}),h(this,$,ee).call(this,"contact")?.focus()}}>
${a("desk.ask.what.own",{contact:t.contact})}
</button>`:u}
</div>
${lt(c(this,x).about("incident","case_number","contact","life_days"))}
</div>
</section>`},Ts=function(t){let e=c(this,x),n=(r,d)=>l`<nr-desk-words
data-field=${r}
.label=${a(d)}
.value=${e.content[r]??""}
.most=${t.longest[r]??0}
.lines=${r==="text"}
.still=${!e.mayWrite}
.marks=${ze(e.inWords,r)}
.said=${e.inWords.filter(({spans:o})=>o.some(f=>f.field===r)).map(({text:o})=>o).join(" ")}
@nr-text=${o=>e.change({[r]:o.detail})}
></nr-desk-words>`;return l`<section class="card">
<header><h2 class="step"><span class="nu">4</span>${a("desk.ask.words")}</h2></header>
<div class="pad pt0 stack">
${n("title","desk.ask.words.title")} ${n("text","desk.ask.words.text")}
<ol class="found" ?hidden=${!e.inWords.length}>
${e.inWords.map((r,d)=>l`<li>${h(this,$,Es).call(this,r,d+1)}</li>`)}
</ol>
${lt(e.about("title","text"))}
</div>
</section>`},Es=function(t,e){let{fix:n,code:r}=t,d=n?l`<button class="btn" ?disabled=${!c(this,x).mayWrite} @click=${()=>h(this,$,bs).call(this,n)}>
${a(r==="hidden_text"?"desk.ask.fix.remove":"desk.ask.fix.name")}
</button>`:l`<button class="btn" @click=${()=>h(this,$,te).call(this,t)}>${a("desk.ask.fix.show")}</button>`,o=c(this,x).content[t.spans[0]?.field]??"";return Fe(t,{number:e,act:d,unseen:Le(t,o)})},it.styles=[L,B,ms],k([T()],it.prototype,"draftId",2),k([mt("nr-desk-preview")],it.prototype,"preview",2),it=k([F("nr-desk-draft")],it);function we(i){let s={"inset-inline-start":`${100*Math.max(0,Math.min(.98,i))}%`};return l`<span class="gs" aria-hidden="true"><i ${Y(s)}></i></span>`}var E,Mt,ve,Ps,Vs,se,ie,Ds,nt=class extends Pt{constructor(){super(...arguments);v(this,E);this.drafts=null;this.token="";v(this,se,async t=>{t.preventDefault();let e=new FormData(t.target),n={second_officer:e.has("second"),zone:String(e.get("zone")??""),webhook:String(e.get("webhook")??"")},{drafts:r}=this,d=Object.entries(n).filter(([o,f])=>r?.[o]!==f);try{this.drafts=await this.client.call("PUT","/department",Object.fromEntries(d)),this.notify(a("desk.ask.settings.saved"))}catch(o){this.notify(o)}});v(this,ie,async t=>{t.preventDefault();let e=t.target,n=String(new FormData(e).get("name")??"");try{this.token=(await this.client.call("POST","/systems",{name:n})).token,e.reset(),await h(this,E,Mt).call(this)}catch(r){this.notify(r)}})}keys(){return[{key:"n",word:"desk.ask.new",act:()=>{h(this,E,ve).call(this)}}]}connectedCallback(){super.connectedCallback(),h(this,E,Mt).call(this)}willUpdate(t){t.has("route")&&t.get("route")&&h(this,E,Mt).call(this)}render(){let[t]=this.route;if(t)return l`<nr-desk-draft
.client=${this.client}
.session=${this.session}
.shortcuts=${this.shortcuts}
.language=${this.language}
.draftId=${t}
></nr-desk-draft>`;let{drafts:e}=this;return l`<div class="ttl">
<div><h1 tabindex="-1">${a("desk.ask")}</h1><p>${a("desk.ask.lead")}</p></div>
<div class="a"><button class="btn" @click=${h(this,E,ve)}>${b("edit",18)}${a("desk.ask.new")}</button></div>
</div>
${e?l`<div class="two">
<section class="card list">
<header><h2>${a("desk.ask.drafts")}</h2><span class="a mut">${a("desk.ask.drafts.here")}</span></header>
${e.drafts.length?h(this,E,Ps).call(this,e.drafts):l`<p class="none mut">${a("desk.ask.drafts.none")}</p>`}
</section>
${this.session.roles.includes("administrator")?h(this,E,Vs).call(this,e):u}
</div>`:u}`}};E=new WeakSet,Mt=async function(){if(!this.route[0])try{this.drafts=await this.client.call("GET","/drafts")}catch(t){this.notify(t)}},ve=async function(){let t=this.drafts?.zone||Intl.DateTimeFormat().resolvedOptions().timeZone;try{let e=await this.client.call("POST","/drafts",{content:{zone:t}});location.hash=U("ask",e.id)}catch(e){this.notify(e)}},Ps=function(t){return l`<div class="ov"><table class="tb">
<thead>
<tr><th>${a("desk.ask.words.title")}</th><th>${a("desk.ask.what.case")}</th><th>${a("desk.ask.state")}</th></tr>
</thead>
<tbody>
${t.map(e=>l`<tr>
<td>
<a href=${U("ask",e.id)}>${e.title||a("desk.ask.look.no_title")}</a>
<small>${ke(e)}</small>
</td>
<td class="tn">${e.case_number}</td>
<td>${$e(e)}</td>
</tr>`)}
</tbody>
</table></div>`},Vs=function(t){return l`<aside class="stack">
<section class="card">
<header><h2>${a("desk.ask.settings")}</h2></header>
<form class="pad settings" @submit=${c(this,se)}>
<label class="check">
<input type="checkbox" name="second" .checked=${t.second_officer} />
<span>${a("desk.ask.settings.second")}<small>${a("desk.ask.settings.second_why")}</small></span>
</label>
<label class="field"
>${a("desk.ask.settings.zone")}<input name="zone" list="zones" .value=${t.zone} @focus=${xe} />
<small>${a("desk.ask.settings.zone_why",{zone:Intl.DateTimeFormat().resolvedOptions().timeZone})}</small>
</label>
<datalist id="zones"></datalist>
<label class="field"
>${a("desk.ask.settings.webhook")}<input name="webhook" type="url" .value=${t.webhook} />
<small>${a("desk.ask.settings.webhook_why")}</small>
</label>
<button class="btn">${a("desk.ask.settings.save")}</button>
</form>
</section>
<section class="card">
<header><h2>${a("desk.ask.systems")}</h2></header>
<form class="pad settings" @submit=${c(this,ie)}>
<p class="sm mut">${a("desk.ask.systems.why")}</p>
${t.systems.map(e=>l`<div class="row">
<b class="grow">${e}</b>
<button type="button" class="btn" @click=${()=>h(this,E,Ds).call(this,e)}>${a("desk.ask.systems.end")}</button>
</div>`)}
${this.token?l`<div class="note plain" role="status">
${b("keys",18)}<span>${a("desk.ask.systems.token")} <span class="code">${this.token}</span></span>
</div>`:u}
<div class="add">
<label class="field">${a("desk.ask.systems.name")}<input name="name" maxlength="60" required /></label>
<button class="btn">${a("desk.ask.systems.add")}</button>
</div>
</form>
</section>
</aside>`},se=new WeakMap,ie=new WeakMap,Ds=async function(t){try{await this.client.call("POST","/systems/end",{name:t}),this.token="",await h(this,E,Mt).call(this)}catch(e){this.notify(e)}},nt.styles=[L,B,z`
.list a{font-weight: 600;}.settings{display: grid;gap: 12px;}.check{display: flex;gap: 10px;align-items: flex-start;}.add{display: flex;gap: 8px;align-items: flex-end;flex-wrap: wrap;}.add .field{flex: 1;min-width: 140px;}.none{padding: 24px 16px;}`],k([D()],nt.prototype,"drafts",2),k([D()],nt.prototype,"token",2),nt=k([F("nr-desk-ask")],nt);export{nt as AskPage};
/*! Bundled license information:

lit-html/directives/guard.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
