/**
 * The opcode maps of 64-bit code at privilege level 3, outside of VMX operation and without CET, RTM, WAITPKG, SGX and SMX: which forms are instructions.
 * @source Intel SDM 2D "Opcode Map"; SDM 2 "Instruction Set Reference" (mandatory prefixes, /digit, VEX.L and VEX.W); SDM 1 "Opcodes"
 */

/** Opcodes that are no instruction whatever the prefix and ModRM. */
export const UNDEFINED: readonly string[] = [
  'one byte undefined: 06-07 0e 16-17 1e-1f 27 2f 37 3f 60-61 82 9a ce d4-d6 ea',
  '0f undefined: 04 0a-0c 0e-0f 24-27 36-37 39 3b-3f 78-7b a6-a7 aa b9 ff',
  '0f38 undefined: 0c-0f 11-13 16 18-1b 1f 26-27 2c-2f 36 42-81 83-c7 ce d0-da e0-ef f2-f5 f7 fa-ff',
  '0f3a undefined: 00-07 10-13 18-1f 23-3f 43 45-5f 64-cb cd d0-de e0-ff',
];

/** Opcodes that are an instruction in some forms only: `prefix:memory/register` with the values of ModRM.reg (register forms with ModRM.rm 0). What is neither here nor above always is one. */
export const LEGACY: readonly string[] = [
  '012345/012345: 8c 0f00',
  'all/-: 8d 0fb2 0fb4 0fb5',
  '02345/02345: 8e',
  '0/0: 8f c6 c7',
  '0234567/all: d9',
  'all/0123: da',
  '012357/0123456: db',
  '0123467/012345: dd',
  'all/0124567: de',
  'all/0123456: df',
  '01/01: fe',
  '0123456/01246: ff',
  'np:0123467/24567 66:0123467/467 f3:0123467/467 f2:0123467/467: 0f01',
  'np:all/all 66:all/- f3:all/all f2:all/all: 0f12',
  'np:all/- 66:all/-: 0f13 0f17 0f2b 0fe7',
  'np:all/all 66:all/all: 0f14 0f15 0f28 0f29 0f2e 0f2f 0f54 0f55 0f56 0f57 0f60 0f61 0f62 0f63 0f64 0f65 0f66 0f67 0f68 0f69 0f6a 0f6b 0f6e 0f74 0f75 0f76 0fc4 0fc6 0fd1 0fd2 0fd3 0fd4 0fd5 0fd8 0fd9 0fda 0fdb 0fdc 0fdd 0fde 0fdf 0fe0 0fe1 0fe2 0fe3 0fe4 0fe5 0fe8 0fe9 0fea 0feb 0fec 0fed 0fee 0fef 0ff1 0ff2 0ff3 0ff4 0ff5 0ff6 0ff8 0ff9 0ffa 0ffb 0ffc 0ffd 0ffe 0f3800 0f3801 0f3802 0f3803 0f3804 0f3805 0f3806 0f3807 0f3808 0f3809 0f380a 0f380b 0f381c 0f381d 0f381e 0f3a0f',
  'np:all/all 66:all/- f3:all/all: 0f16',
  '0234/0234: 0f20 0f22',
  'np:-/all 66:-/all: 0f50 0fc5 0fd7 0ff7',
  'np:all/all f3:all/all: 0f52 0f53',
  'np:all/all 66:all/all f3:all/all: 0f5b 0f6f 0f7e 0f7f',
  '66:all/all: 0f6c 0f6d 0f3810 0f3814 0f3815 0f3817 0f3820 0f3821 0f3822 0f3823 0f3824 0f3825 0f3828 0f3829 0f382b 0f3830 0f3831 0f3832 0f3833 0f3834 0f3835 0f3837 0f3838 0f3839 0f383a 0f383b 0f383c 0f383d 0f383e 0f383f 0f3840 0f3841 0f38cf 0f38db 0f38dc 0f38dd 0f38de 0f38df 0f3a08 0f3a09 0f3a0a 0f3a0b 0f3a0c 0f3a0d 0f3a0e 0f3a14 0f3a15 0f3a16 0f3a17 0f3a20 0f3a21 0f3a22 0f3a40 0f3a41 0f3a42 0f3a44 0f3a60 0f3a61 0f3a62 0f3a63 0f3ace 0f3acf 0f3adf',
  'np:-/246 66:-/246: 0f71 0f72',
  'np:-/26 66:-/2367: 0f73',
  'np:all/all: 0f77 0f38c8 0f38c9 0f38ca 0f38cb 0f38cc 0f38cd 0f3acc',
  '66:all/all f2:all/all: 0f7c 0f7d 0fd0',
  'np:all/567 66:67/- f3:-/0123: 0fae',
  'f3:all/all: 0fb8',
  '4567/4567: 0fba',
  'np:all/-: 0fc3 0f38f9',
  'np:1345/67 66:1/67 f3:1/7 f2:1/-: 0fc7',
  '66:all/all f3:-/all f2:-/all: 0fd6',
  '66:all/all f3:all/all f2:all/all: 0fe6',
  'f2:all/-: 0ff0',
  '66:all/-: 0f382a 0f3882 0f38f8',
  'np:all/- 66:all/- f2:all/all: 0f38f0 0f38f1',
  '66:all/all f3:all/all: 0f38f6',
];

/** Second bytes C0-FF of the x87 opcodes that are instructions. */
export const X87: readonly string[] = [
  'd8 c0-ff',
  'd9 c0-d0 d8-e1 e4-e5 e8-ee f0-ff',
  'da c0-df e9',
  'db c0-e4 e8-f7',
  'dc c0-ff',
  'dd c0-ef',
  'de c0-d7 d9 e0-ff',
  'df c0-e0 e8-f7',
];

/** VEX opcodes with map and pp: values of VEX.L and VEX.W together, then as in `LEGACY`. Whatever is not here is undefined. */
export const VEX: readonly string[] = [
  'LW 00,01,10,11 all/all: vex0f10.np vex0f10.66 vex0f10.f3 vex0f10.f2 vex0f11.np vex0f11.66 vex0f11.f3 vex0f11.f2 vex0f12.f3 vex0f12.f2 vex0f14.np vex0f14.66 vex0f15.np vex0f15.66 vex0f16.f3 vex0f28.np vex0f28.66 vex0f29.np vex0f29.66 vex0f2a.f3 vex0f2a.f2 vex0f2c.f3 vex0f2c.f2 vex0f2d.f3 vex0f2d.f2 vex0f2e.np vex0f2e.66 vex0f2f.np vex0f2f.66 vex0f51.np vex0f51.66 vex0f51.f3 vex0f51.f2 vex0f52.np vex0f52.f3 vex0f53.np vex0f53.f3 vex0f54.np vex0f54.66 vex0f55.np vex0f55.66 vex0f56.np vex0f56.66 vex0f57.np vex0f57.66 vex0f58.np vex0f58.66 vex0f58.f3 vex0f58.f2 vex0f59.np vex0f59.66 vex0f59.f3 vex0f59.f2 vex0f5a.np vex0f5a.66 vex0f5a.f3 vex0f5a.f2 vex0f5b.np vex0f5b.66 vex0f5b.f3 vex0f5c.np vex0f5c.66 vex0f5c.f3 vex0f5c.f2 vex0f5d.np vex0f5d.66 vex0f5d.f3 vex0f5d.f2 vex0f5e.np vex0f5e.66 vex0f5e.f3 vex0f5e.f2 vex0f5f.np vex0f5f.66 vex0f5f.f3 vex0f5f.f2 vex0f60.66 vex0f61.66 vex0f62.66 vex0f63.66 vex0f64.66 vex0f65.66 vex0f66.66 vex0f67.66 vex0f68.66 vex0f69.66 vex0f6a.66 vex0f6b.66 vex0f6c.66 vex0f6d.66 vex0f6f.66 vex0f6f.f3 vex0f70.66 vex0f70.f3 vex0f70.f2 vex0f74.66 vex0f75.66 vex0f76.66 vex0f77.np vex0f7c.66 vex0f7c.f2 vex0f7d.66 vex0f7d.f2 vex0f7f.66 vex0f7f.f3 vex0fc2.np vex0fc2.66 vex0fc2.f3 vex0fc2.f2 vex0fc6.np vex0fc6.66 vex0fd0.66 vex0fd0.f2 vex0fd1.66 vex0fd2.66 vex0fd3.66 vex0fd4.66 vex0fd5.66 vex0fd8.66 vex0fd9.66 vex0fda.66 vex0fdb.66 vex0fdc.66 vex0fdd.66 vex0fde.66 vex0fdf.66 vex0fe0.66 vex0fe1.66 vex0fe2.66 vex0fe3.66 vex0fe4.66 vex0fe5.66 vex0fe6.66 vex0fe6.f3 vex0fe6.f2 vex0fe8.66 vex0fe9.66 vex0fea.66 vex0feb.66 vex0fec.66 vex0fed.66 vex0fee.66 vex0fef.66 vex0ff1.66 vex0ff2.66 vex0ff3.66 vex0ff4.66 vex0ff5.66 vex0ff6.66 vex0ff8.66 vex0ff9.66 vex0ffa.66 vex0ffb.66 vex0ffc.66 vex0ffd.66 vex0ffe.66 vex0f3800.66 vex0f3801.66 vex0f3802.66 vex0f3803.66 vex0f3804.66 vex0f3805.66 vex0f3806.66 vex0f3807.66 vex0f3808.66 vex0f3809.66 vex0f380a.66 vex0f380b.66 vex0f3817.66 vex0f381c.66 vex0f381d.66 vex0f381e.66 vex0f3820.66 vex0f3821.66 vex0f3822.66 vex0f3823.66 vex0f3824.66 vex0f3825.66 vex0f3828.66 vex0f3829.66 vex0f382b.66 vex0f3830.66 vex0f3831.66 vex0f3832.66 vex0f3833.66 vex0f3834.66 vex0f3835.66 vex0f3837.66 vex0f3838.66 vex0f3839.66 vex0f383a.66 vex0f383b.66 vex0f383c.66 vex0f383d.66 vex0f383e.66 vex0f383f.66 vex0f3840.66 vex0f3845.66 vex0f3847.66 vex0f3896.66 vex0f3897.66 vex0f3898.66 vex0f3899.66 vex0f389a.66 vex0f389b.66 vex0f389c.66 vex0f389d.66 vex0f389e.66 vex0f389f.66 vex0f38a6.66 vex0f38a7.66 vex0f38a8.66 vex0f38a9.66 vex0f38aa.66 vex0f38ab.66 vex0f38ac.66 vex0f38ad.66 vex0f38ae.66 vex0f38af.66 vex0f38b6.66 vex0f38b7.66 vex0f38b8.66 vex0f38b9.66 vex0f38ba.66 vex0f38bb.66 vex0f38bc.66 vex0f38bd.66 vex0f38be.66 vex0f38bf.66 vex0f38dc.66 vex0f38dd.66 vex0f38de.66 vex0f38df.66 vex0f3a08.66 vex0f3a09.66 vex0f3a0a.66 vex0f3a0b.66 vex0f3a0c.66 vex0f3a0d.66 vex0f3a0e.66 vex0f3a0f.66 vex0f3a40.66 vex0f3a42.66 vex0f3a44.66',
  'LW 00,01 all/all: vex0f12.np vex0f16.np vex0f6e.66 vex0f7e.66 vex0f7e.f3 vex0fc4.66 vex0fd6.66 vex0f3841.66 vex0f38db.66 vex0f38f2.np vex0f38f5.np vex0f38f5.f3 vex0f38f5.f2 vex0f38f6.f2 vex0f38f7.np vex0f38f7.66 vex0f38f7.f3 vex0f38f7.f2 vex0f3a14.66 vex0f3a15.66 vex0f3a16.66 vex0f3a17.66 vex0f3a20.66 vex0f3a21.66 vex0f3a22.66 vex0f3a41.66 vex0f3a60.66 vex0f3a61.66 vex0f3a62.66 vex0f3a63.66 vex0f3adf.66 vex0f3af0.f2',
  'LW 00,01 all/-: vex0f12.66 vex0f13.np vex0f13.66 vex0f16.66 vex0f17.np vex0f17.66',
  'LW 00,01,10,11 all/-: vex0f2b.np vex0f2b.66 vex0fe7.66 vex0ff0.f2 vex0f382a.66 vex0f388c.66 vex0f388e.66',
  'LW 00,01,10,11 -/all: vex0f50.np vex0f50.66 vex0fd7.66',
  'LW 00,01,10,11 -/246: vex0f71.66 vex0f72.66',
  'LW 00,01,10,11 -/2367: vex0f73.66',
  'LW 00,01 23/-: vex0fae.np',
  'LW 00,01 -/all: vex0fc5.66 vex0ff7.66',
  'LW 00,10 all/all: vex0f380c.66 vex0f380d.66 vex0f380e.66 vex0f380f.66 vex0f3813.66 vex0f3818.66 vex0f3846.66 vex0f3850.66 vex0f3851.66 vex0f3852.66 vex0f3853.66 vex0f3858.66 vex0f3859.66 vex0f3878.66 vex0f3879.66 vex0f38cf.66 vex0f3a02.66 vex0f3a04.66 vex0f3a05.66 vex0f3a1d.66 vex0f3a4a.66 vex0f3a4b.66 vex0f3a4c.66',
  'LW 10 all/all: vex0f3816.66 vex0f3819.66 vex0f3836.66 vex0f3a06.66 vex0f3a18.66 vex0f3a19.66 vex0f3a38.66 vex0f3a39.66 vex0f3a46.66',
  'LW 10 all/-: vex0f381a.66 vex0f385a.66',
  'LW 00,10 all/-: vex0f382c.66 vex0f382d.66 vex0f382e.66 vex0f382f.66',
  'LW 00,01,10,11 123457/-: vex0f3890.66 vex0f3891.66 vex0f3892.66 vex0f3893.66',
  'LW 00,01 123/123: vex0f38f3.np',
  'LW 11 all/all: vex0f3a00.66 vex0f3a01.66',
  'LW 01,11 all/all: vex0f3ace.66 vex0f3acf.66',
];
