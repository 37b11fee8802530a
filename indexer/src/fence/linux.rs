//! The fences of Linux.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, NetPort, Ruleset, RulesetAttr as _,
    RulesetCreatedAttr as _, RulesetStatus, Scope, path_beneath_rules,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use super::Fenced;

/// Families of sockets that reach beyond this machine, or into the kernel where nothing of ours has to be.
const FAR: [i32; 8] = [
    libc::AF_INET,
    libc::AF_INET6,
    libc::AF_NETLINK,
    libc::AF_PACKET,
    libc::AF_VSOCK,
    libc::AF_ALG,
    libc::AF_XDP,
    libc::AF_BLUETOOTH,
];

/// Calls with which work is handed to the kernel in a queue that no filter sees.
const QUEUES: [i64; 3] = [libc::SYS_io_uring_setup, libc::SYS_io_uring_enter, libc::SYS_io_uring_register];

/// What a reader never does: speaks to others, starts programs, looks into other processes, changes the machine.
const NEVER: &[i64] = &[
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_kcmp,
    libc::SYS_perf_event_open,
    libc::SYS_bpf,
    libc::SYS_userfaultfd,
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_inotify_init1,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    // Writing, also where there is no Landlock.
    libc::SYS_truncate,
    libc::SYS_ftruncate,
    libc::SYS_fallocate,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_unlinkat,
    libc::SYS_renameat2,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_copy_file_range,
];

/// The same by their old names, which newer machines do without.
#[cfg(target_arch = "x86_64")]
const NEVER_OLD: &[i64] = &[
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_creat,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_mknod,
    libc::SYS_unlink,
    libc::SYS_rename,
    libc::SYS_renameat,
    libc::SYS_link,
    libc::SYS_symlink,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_inotify_init,
    libc::SYS_iopl,
    libc::SYS_ioperm,
];
#[cfg(not(target_arch = "x86_64"))]
const NEVER_OLD: &[i64] = &[];

/// Calls that take their arguments from memory, where a filter cannot look. "Not implemented" makes the C library use
/// the older ones, whose arguments it can see.
const UNSEEN: [i64; 2] = [libc::SYS_clone3, libc::SYS_openat2];

/// A second way to make calls on x86-64: these numbers with this bit.
#[cfg(target_arch = "x86_64")]
const X32: i64 = 0x4000_0000;

/// The bits of a socket's type that say what it is; the others are flags.
const SOCK_TYPE: u64 = 0xf;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Shuts this process and its children off from every network. To be called while there is one thread.
///
/// # Errors
/// When the kernel does not take the filter.
pub fn no_network() -> io::Result<Fenced> {
    let mut rules: Rules = QUEUES.into_iter().map(|call| (call, Vec::new())).collect();
    let far = FAR.iter().map(|&family| rule(equal(0, family)));
    rules.insert(libc::SYS_socket, far.collect::<io::Result<_>>()?);
    refuse(rules, libc::EACCES)?;
    Ok(Fenced { calls: true, files: false })
}

/// As [`no_network`], but for TCP at one port of this machine, where what drives a window in tests is.
///
/// # Errors
/// When the kernel does not take the filter, or has no Landlock that knows of ports (6.7 has).
pub fn no_network_but(port: u16) -> io::Result<Fenced> {
    let mut rules: Rules = QUEUES.into_iter().map(|call| (call, Vec::new())).collect();
    let mut far = FAR[2..].iter().map(|&family| equal(0, family)).map(rule).collect::<io::Result<Vec<_>>>()?;
    for internet in [libc::AF_INET, libc::AF_INET6] {
        for kind in [libc::SOCK_DGRAM, libc::SOCK_RAW] {
            let is_kind = (1, SeccompCmpOp::MaskedEq(SOCK_TYPE), kind as u64);
            far.push(all_of([equal(0, internet), is_kind])?);
        }
    }
    rules.insert(libc::SYS_socket, far);
    let abi = ABI::V4;
    Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessNet::from_all(abi))
        .and_then(|set| set.create())
        .and_then(|set| set.add_rule(NetPort::new(port, AccessNet::from_all(abi))))
        .and_then(|set| set.restrict_self())
        .map_err(io::Error::other)?;
    refuse(rules, libc::EACCES)?;
    Ok(Fenced { calls: true, files: false })
}

/// Shuts this process off from all but what it already holds: no network, no other file than those below `readable`,
/// no writing, no starting of programs, no look at other processes. To be called while there is one thread.
///
/// # Errors
/// When the kernel does not take the filter. Landlock is used as far as the kernel has it; the result says whether.
pub fn cell(readable: &[PathBuf]) -> io::Result<Fenced> {
    let files = out_of_reach(readable).map_err(io::Error::other)?;
    let mut rules: Rules = QUEUES.iter().chain(NEVER).chain(NEVER_OLD).map(|&call| (call, Vec::new())).collect();
    let thread = libc::CLONE_THREAD as u64;
    rules.insert(libc::SYS_clone, vec![rule((0, SeccompCmpOp::MaskedEq(thread), 0))?]);
    // Limits of its own may be lowered, those of others not.
    rules.insert(libc::SYS_prlimit64, vec![rule((0, SeccompCmpOp::Ne, 0))?]);
    let writing = |argument| {
        let flags = [libc::O_WRONLY, libc::O_RDWR, libc::O_CREAT].into_iter();
        flags.map(|flag| rule(has(argument, flag))).collect::<io::Result<Vec<_>>>()
    };
    rules.insert(libc::SYS_openat, writing(2)?);
    #[cfg(target_arch = "x86_64")]
    rules.insert(libc::SYS_open, writing(1)?);
    refuse(UNSEEN.into_iter().map(|call| (call, Vec::new())).collect(), libc::ENOSYS)?;
    refuse(rules, libc::EPERM)?;
    Ok(Fenced { calls: true, files })
}

/// No file but those below `readable`, no TCP, no signal and no abstract socket out of here; whether all of it holds.
fn out_of_reach(readable: &[PathBuf]) -> Result<bool, landlock::RulesetError> {
    let abi = ABI::V6;
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(readable, AccessFs::ReadFile | AccessFs::ReadDir))?
        .restrict_self()?;
    // An older kernel cannot keep TCP or signals in; the filter does. What it has of files is what counts here.
    Ok(status.ruleset != RulesetStatus::NotEnforced)
}

/// A condition for an argument: for its lower 32 bits.
type Condition = (u8, SeccompCmpOp, u64);

fn equal(argument: u8, value: i32) -> Condition {
    (argument, SeccompCmpOp::Eq, value as u64)
}

fn has(argument: u8, flag: i32) -> Condition {
    (argument, SeccompCmpOp::MaskedEq(flag as u64), flag as u64)
}

fn rule(condition: Condition) -> io::Result<SeccompRule> {
    all_of([condition])
}

fn all_of<const N: usize>(conditions: [Condition; N]) -> io::Result<SeccompRule> {
    let conditions = conditions.map(|(at, is, value)| SeccompCondition::new(at, SeccompCmpArgLen::Dword, is, value));
    let conditions = conditions.into_iter().collect::<Result<Vec<_>, _>>();
    conditions.and_then(SeccompRule::new).map_err(io::Error::other)
}

/// From now on these calls end with `errno`: a call without rules always, else where one of them fits.
fn refuse(rules: Rules, errno: i32) -> io::Result<()> {
    #[cfg(target_arch = "x86_64")]
    let rules: Rules = {
        let second = rules.iter().map(|(call, rules)| (call | X32, rules.clone())).collect::<Vec<_>>();
        rules.into_iter().chain(second).collect()
    };
    let here = std::env::consts::ARCH.try_into().map_err(io::Error::other)?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(errno as u32), here);
    let program: BpfProgram = filter.and_then(TryInto::try_into).map_err(io::Error::other)?;
    seccompiler::apply_filter_all_threads(&program).map_err(io::Error::other)
}
