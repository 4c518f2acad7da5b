import { Replay } from './transcripts/replay.ts';
import { readTranscript } from './transcripts/transcript-file.ts';
import { UnimplementedLeaf } from '../src/unimplemented-leaf.ts';
import { readdirSync } from 'node:fs';
const dir='/work/main/packages/tdx-module/testdata/transcripts/';
const pats=process.argv.slice(2);
const max = 6;
for (const f of readdirSync(dir).filter(f=>f.endsWith('.gz') && (pats.length===0||pats.some(p=>f.startsWith(p)))).sort()) {
  const replay=new Replay(); let other=0, mine=0, un=0, n=0; const shown:string[]=[]; let diverged: string|undefined;
  for (const e of readTranscript(dir+f)) {
    n++;
    try {
      const r=replay.step(e);
      if (r===undefined||r==='unsound') continue;
      const isMine = e.op==='guest_exit' || e.leaf==='TDH.VP.ENTER';
      const ro = /RD$|INFO|RDALL|RDMD/.test(e.leaf??'') && !isMine;
      if (isMine) { mine++; if (shown.length<max) shown.push(`seq ${e.seq} ${e.leaf??e.exit} ${r.field} exp ${r.expected} got ${r.got.slice(0,300)}${diverged?' (after '+diverged+')':''}`); if (r.field==='ret'||r.field==='mode') break; }
      else { other++; if (!ro && !diverged) diverged=`${e.seq} ${e.leaf} ${r.field} ${r.expected} ${r.got}`; }
    } catch (x) {
      if (x instanceof UnimplementedLeaf) { un++; if (e.op==='guest_exit'||!diverged) diverged ??= `${e.seq} ${x.message}`; if (e.op==='guest_exit') { shown.push(`seq ${e.seq} ${x.message}`); break;} }
      else { shown.push(`seq ${e.seq} ${e.leaf??e.exit} threw ${(x as Error).stack?.split('\n').slice(0,4).join(' | ')}`); break; }
    }
  }
  if (mine||shown.length||process.env.ALL) console.log(`${f}: ${n} events, mine ${mine}, other ${other}, unimpl ${un}; ${diverged??''}\n   `+shown.join('\n   '));
}
