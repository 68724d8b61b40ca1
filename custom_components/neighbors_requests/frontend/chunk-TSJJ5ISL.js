import{Z as v,_ as y,a as h,b as o,e as l,h as f,i as e,j as d,p as m,u as c}from"./chunk-FVK2MO6C.js";import{a as s,c as n,e as p}from"./chunk-W7HMKWGT.js";var H=a=>a.snapshot_at||a.has_snapshot?`cameras/${a.id}/snapshot`:"",r,b,t=class extends f{constructor(){super(...arguments);n(this,r);this.hub=null;this.path="";this.alt="";this.video=!1;this.address="";this.failed=!1}willUpdate(i){(i.has("hub")||i.has("path"))&&p(this,r,b).call(this)}render(){if(this.failed||!this.path)return o`<div class="none">${v("clip",24)}<span>${c("picture.none")}</span></div>`;if(!this.address)return l;let i=()=>{this.failed=!0};return this.video?o`<video
src=${this.address}
aria-label=${this.alt}
controls
autoplay
muted
playsinline
@error=${i}
></video>`:o`<img src=${this.address} alt=${this.alt} decoding="async" @error=${i} />`}};r=new WeakSet,b=async function(){let i=this.path;if(this.address="",this.failed=!1,!(!this.hub||!i))try{let u=await this.hub.media(i);i===this.path&&(this.address=u)}catch{i===this.path&&(this.failed=!0)}},t.styles=[y,h`
:host{display: block;position: relative;background: #111;color: #fff;overflow: hidden;}img,
video{display: block;width: 100%;height: 100%;object-fit: cover;}video{object-fit: contain;}.none{position: absolute;inset: 0;display: grid;place-content: center;justify-items: center;gap: 8px;padding: 16px;text-align: center;font-size: 13px;line-height: 18px;color: #d5d8db;}`],s([e({attribute:!1})],t.prototype,"hub",2),s([e()],t.prototype,"path",2),s([e()],t.prototype,"alt",2),s([e({type:Boolean})],t.prototype,"video",2),s([d()],t.prototype,"address",2),s([d()],t.prototype,"failed",2),t=s([m("nr-picture")],t);export{H as a};
