import { RunningTd } from './running-td/running-td.ts';
import { vmExit, Reg, Seg, SegField, SEGMENT_BYTES } from '@tdxkit/x86-cpu';
const td = new RunningTd({ pages: [[0xfffff000, new Uint8Array(16)]] });
td.enter();
const lp = td.lp;
const cs = lp.base + Reg.SEGMENTS + SEGMENT_BYTES*Seg.CS + SegField.ATTRIBUTES;
function long() { lp.memory.u32[cs>>>2] = 0xa09b; lp.efer = 0xd01n; lp.cr0 = 0x80000031n; lp.cr4 |= 0x20n; }
long();
const exit = vmExit(77,{instructionLength:4});
function round() {
  lp.gpr[0]=0n; lp.gpr[1]=0xfc00n; lp.gpr[10]=0n; lp.gpr[11]=12n;
  lp.takeVmExit(exit);
  if (lp.mode !== 'root' || lp.gpr[0] !== 77n) throw new Error('exit '+lp.mode+' '+lp.gpr[0]!.toString(16));
  lp.gpr[0]=0n; lp.gpr[1]=BigInt(td.tdvpr);
  lp.seamcall();
  if (lp.mode as string !== 'non-root') throw new Error('enter');
}
round();
console.log(lp.rip.toString(16), lp.gpr[11]);
for (let k=0;k<5;k++) { const t=performance.now(); const n=20000; for (let i=0;i<n;i++) round(); const d=performance.now()-t; console.log((d/n*1000).toFixed(2),'us per exit+entry', (n/d*1000).toFixed(0),'/s'); }
