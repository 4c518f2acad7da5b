import { bit, bits, wideBits, word64 } from '@tdxkit/x86-cpu/layout';

/** RCX of the memory leaves: a GPA with its level. @source TDX-ABI "EPT level and GPA" */
export const GpaAndLevel = word64('GPA_MAPPING', {
  LEVEL: bits(0, 2, '0 = 4K, 1 = 2M, 2 = 1G, 3 = 512G, 4 = 256T'),
  GPA_FRAME: bits(12, 51, 'GPA bits 51:12, aligned to the level'),
});

/** RDX that memory leaves give back: where the walk stopped. @source TDX-ABI "SEPT entry information" */
export const SeptEntryInfo = word64('SEPTE_INFO', { LEVEL: bits(0, 2), STATE: bits(8, 15, 'SeptPublicState'), VM: bits(16, 17) });

/** RCX that memory leaves give back: the architectural part of the entry. */
export const SeptEntryArch = word64('SEPTE_ARCH', {
  R: bit(0),
  W: bit(1),
  X: bit(2),
  MT: bits(3, 5),
  IPAT: bit(6),
  PS: bit(7),
  HPA_FRAME: bits(12, 51),
  SVE: bit(63),
});
/** Bits of a leaf and of a non-leaf entry that SEPTE_ARCH shows. */
export const SEPT_ARCH_LEAF_MASK = 0x800f_ffff_ffff_f0ffn;
export const SEPT_ARCH_NON_LEAF_MASK = 0x87n;

/** A Secure EPT entry as the module keeps it. @source TDX module 1.5 "Secure EPT entry" */
export const SeptEntry = word64('SEPTE', {
  R: bit(0),
  W: bit(1),
  X: bit(2),
  MT: bits(3, 5, '6 in a leaf'),
  IPAT: bit(6, '1 in a leaf; state bit'),
  PS: bit(7, '1 in a leaf, also at 4K; state bit'),
  A: bit(8),
  D: bit(9, 'state bit'),
  TDEL: bit(11, 'entry lock'),
  HPA_FRAME: bits(12, 51),
  HP: bit(52, 'host priority'),
  TDEX: bit(53, 'exported; state bit'),
  TDBW: bit(54, 'blocked for write; state bit'),
  TDB: bit(55, 'blocked; state bit'),
  TDP: bit(56, 'pending; state bit'),
  TDAL: bits(58, 60, 'L2 alias bits of a leaf'),
  TDUP: bit(61),
  SVE: bit(63, 'suppress #VE'),
});
/** What HPA_FRAME means in other states. */
export const SeptPendingEntry = word64('SEPTE (2M PENDING)', { ACCEPT_COUNTER: bits(12, 20, 'next 4 KiB page to accept') });
export const SeptRemovedEntry = word64('SEPTE (REMOVED)', { MIG_EPOCH: bits(12, 43), MIG_EPOCH_VALID: bit(44) });

/** RCX of TDH.VP.ENTER. */
export const VcpuAndFlags = word64('VCPU_AND_FLAGS', {
  TDVPR_FRAME: bits(12, 51),
  HOST_RECOVERABILITY_HINT: bit(52),
  RESUME_L1: bit(53),
});

/** RDX of the memory leaves: bit 0 is ALLOW_EXISTING (SEPT.ADD), L2_SEPT_ADD_MODE (PAGE.DEMOTE) or "read L2 attributes" (SEPT.RD). */
export const TdrAndFlags = word64('TDR_AND_FLAGS', { FLAG: bit(0), TDR_FRAME: bits(12, 51) });

/** RCX after an asynchronous TD exit: the exit qualification with bits 33:32 replaced by the VM index. */
export const TdExitRcx = word64('TD_EXIT_RCX', {
  QUALIFICATION_LOW: bits(0, 31),
  VM: bits(32, 33),
  QUALIFICATION_HIGH: bits(34, 63),
});

/** RDX after an asynchronous TD exit. @source TDX-ABI "Extended exit qualification" */
export const ExtendedExitQualification = word64('EXTENDED_EXIT_QUALIFICATION', {
  TYPE: bits(0, 3, 'ExtendedExitType'),
  REQUESTED_LEVEL: bits(32, 34, 'types 1, 2, 5'),
  STOPPED_LEVEL: bits(35, 37, 'level where the walk stopped'),
  SEPT_STATE: bits(38, 45, 'SeptPublicState'),
  IS_LEAF: bit(46),
  VM: bits(52, 53),
});
export const ExtendedExitType = {
  NONE: 0,
  ACCEPT: 1,
  GPA_DETAILS: 2,
  TD_ENTRY_MSR_LOAD_FAILURE: 3,
  TD_ENTRY_XSTATE_LOAD_FAILURE: 4,
  ATTR_WR: 5,
  PENDING_EPT_VIOLATION: 6,
} as const;

/** RCX of TDG.VP.VMCALL and of the TD exit it makes: which registers travel. Bits 0, 1 and 4 must be 0, and 5 with NO_RBP_MOD. */
export const VmcallMask = word64('VMCALL_MASK', {
  GPRS: bits(0, 15, 'by register number: RAX 0, RCX 1, ... R15 15'),
  XMMS: bits(16, 31),
});

/** R10 of TDG.VP.VEINFO.GET. */
export const VeInfoR10 = word64('VEINFO R10', { INSTRUCTION_LENGTH: bits(0, 31), INSTRUCTION_INFO: bits(32, 63) });
/** RCX and R8 of TDG.VP.INFO. */
export const VpInfoRcx = word64('VP.INFO RCX', { GPA_WIDTH: bits(0, 5, '48 or 52; the SHARED bit is width - 1') });
export const VpInfoR8 = word64('VP.INFO R8', { NUM_VCPUS: bits(0, 31), MAX_VCPUS: bits(32, 63) });

/** Attributes of one L2 VM in TDG.MEM.PAGE.ATTR.*; 16 bits for each VM, VM 0 (L1) lowest. */
export const L2GpaAttributes = word64('GPA_ATTR', {
  R: bit(0),
  W: bit(1),
  XS: bit(2),
  XU: bit(3),
  VGP: bit(4),
  PWA: bit(5),
  SSS: bit(6),
  SVE: bit(7),
  VALID: bit(15),
});
export const L2_GPA_ATTRIBUTES_MASK = 0x807f;

/** TD-scope and vCPU-scope control words. */
export const VmCtls = word64('VM_CTLS', { EPT_VIOLATION_ON_L2_SEPT_WALK_FAILURE: bit(0) });
export const L2Ctls = word64('L2_CTLS', { ENABLE_SHARED_EPTP: bit(0), ENABLE_TDVMCALL: bit(1), ENABLE_EXTENDED_VE: bit(2) });
export const L2DebugCtls = word64('L2_DEBUG_CTLS', {
  TD_EXIT_ON_L1_TO_L2: bit(0),
  TD_EXIT_ON_L2_TO_L1: bit(1),
  TD_EXIT_ON_L2_VM_EXIT: bit(2),
});
export const TdCtls = word64('TD_CTLS', { PENDING_VE_DISABLE: bit(0) });
export const NotifyEnables = word64('NOTIFY_ENABLES', { NOTIFY_EPT_FAULTS: bit(0, 'zero-step suspicion') });

/** List operands. */
export const GlaListEntry = word64('GLA_LIST_ENTRY', { LAST_PAGE: bits(0, 11), BASE_FRAME: wideBits(12, 63, 'GLA bits 63:12') });
export const GlaListInfo = word64('GLA_LIST_INFO', {
  FIRST_ENTRY: bits(0, 8),
  LIST_FRAME: bits(12, 51),
  NUM_ENTRIES: bits(52, 61),
});
export const GpaListEntry = word64('GPA_LIST_ENTRY', {
  LEVEL: bits(0, 1),
  PENDING: bit(2),
  L2_MAP: bits(7, 9),
  MIG_TYPE: bits(10, 11),
  GPA_FRAME: bits(12, 51),
  OPERATION: bits(52, 53, '0 NOP, 1 MIGRATE, 2 CANCEL, 3 REMIGRATE'),
  STATUS: bits(56, 60),
});
export const GpaListInfo = word64('GPA_LIST_INFO', {
  FORMAT: bits(0, 2),
  FIRST_ENTRY: bits(3, 11),
  LIST_FRAME: bits(12, 51),
  LAST_ENTRY: bits(55, 63),
});

/** RAX of SEAMCALL and TDCALL. */
export const LeafAndVersion = word64('RAX', { LEAF: bits(0, 15), VERSION: bits(16, 23) });
