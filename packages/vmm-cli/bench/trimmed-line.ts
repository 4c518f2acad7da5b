/* What a stock kernel can leave out of its boot for a shell in an initramfs, by parameters alone. */
const TRACING_AND_KEYS = [
  'jent_mod_init',
  'trace_eval_init',
  'init_kprobe_trace',
  'load_system_certificate_list',
  'ftrace_check_for_weak_functions',
];
const BPF_REGISTRATION = [
  'ftrace_check_sync', 'bpf_rstat_kfunc_init', 'bpf_key_sig_kfuncs_init', 'bpf_kprobe_multi_kfuncs_init', 'kfunc_init', 'cpumask_kfunc_init',
  'crypto_kfunc_init', 'bpf_fs_kfuncs_init', 'bpf_kfunc_init', 'bpf_prog_test_run_init', 'bpf_dummy_struct_ops_init', 'bpf_tcp_ca_kfunc_init',
  'bpf_mptcp_kfunc_init', 'xdp_metadata_init', 'bpf_global_ma_init', 'bpf_crypto_skcipher_init', 'cubictcp_register',
]; // prettier-ignore

/** Command line of the short boot: about 280 million instructions of a Debian 6.12 kernel that is entered unpacked. */
export const TRIMMED_LINE = [
  'console=ttyS0 nokaslr cryptomgr.notests quiet mitigations=off swiotlb=1024',
  `initcall_blacklist=${[...TRACING_AND_KEYS, ...BPF_REGISTRATION].join()}`,
].join(' ');
