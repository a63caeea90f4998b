/** Names of the system calls that rules watch, by architecture as the audit log writes it. */
const byArchitecture: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  // x86_64
  c000003e: {
    0: 'read', 1: 'write', 2: 'open', 9: 'mmap', 10: 'mprotect', 16: 'ioctl', 41: 'socket', 42: 'connect', 43: 'accept', 44: 'sendto', 45: 'recvfrom', 46: 'sendmsg', 49: 'bind', 50: 'listen', 56: 'clone', 57: 'fork', 58: 'vfork', 59: 'execve', 62: 'kill', 76: 'truncate',
    77: 'ftruncate', 82: 'rename', 83: 'mkdir', 84: 'rmdir', 85: 'creat', 86: 'link', 87: 'unlink', 88: 'symlink', 90: 'chmod', 91: 'fchmod', 92: 'chown', 93: 'fchown', 94: 'lchown', 101: 'ptrace', 105: 'setuid', 106: 'setgid', 113: 'setreuid', 114: 'setregid',
    117: 'setresuid', 119: 'setresgid', 122: 'setfsuid', 123: 'setfsgid', 133: 'mknod', 159: 'adjtimex', 161: 'chroot', 164: 'settimeofday', 165: 'mount', 166: 'umount2', 167: 'swapon', 169: 'reboot', 170: 'sethostname', 171: 'setdomainname', 175: 'init_module', 176: 'delete_module',
    188: 'setxattr', 189: 'lsetxattr', 190: 'fsetxattr', 197: 'removexattr', 198: 'lremovexattr', 199: 'fremovexattr', 227: 'clock_settime', 246: 'kexec_load', 257: 'openat', 258: 'mkdirat', 259: 'mknodat', 260: 'fchownat', 263: 'unlinkat', 264: 'renameat', 265: 'linkat', 266: 'symlinkat',
    268: 'fchmodat', 272: 'unshare', 288: 'accept4', 304: 'open_by_handle_at', 308: 'setns', 310: 'process_vm_readv', 311: 'process_vm_writev', 313: 'finit_module', 316: 'renameat2', 319: 'memfd_create', 320: 'kexec_file_load', 321: 'bpf', 322: 'execveat', 425: 'io_uring_setup', 435: 'clone3', 437: 'openat2',
  },
  // i386
  '40000003': {
    3: 'read', 4: 'write', 5: 'open', 8: 'creat', 9: 'link', 10: 'unlink', 11: 'execve', 14: 'mknod', 15: 'chmod', 16: 'lchown', 21: 'mount', 23: 'setuid', 26: 'ptrace', 37: 'kill', 38: 'rename', 39: 'mkdir', 40: 'rmdir', 46: 'setgid', 79: 'settimeofday', 83: 'symlink', 88: 'reboot', 94: 'fchmod',
    95: 'fchown', 102: 'socketcall', 120: 'clone', 128: 'init_module', 129: 'delete_module', 182: 'chown', 197: 'fstat64', 212: 'chown32', 213: 'setuid32', 295: 'openat', 301: 'unlinkat', 302: 'renameat', 306: 'fchmodat', 350: 'finit_module', 358: 'execveat', 359: 'socket', 361: 'bind', 362: 'connect', 364: 'accept4',
  },
  // aarch64
  c00000b7: {
    33: 'mknodat', 34: 'mkdirat', 35: 'unlinkat', 36: 'symlinkat', 37: 'linkat', 38: 'renameat', 39: 'umount2', 40: 'mount', 45: 'truncate', 46: 'ftruncate', 51: 'chroot', 52: 'fchmod', 53: 'fchmodat', 54: 'fchownat', 55: 'fchown', 56: 'openat', 63: 'read', 64: 'write', 97: 'unshare', 105: 'init_module',
    106: 'delete_module', 117: 'ptrace', 129: 'kill', 142: 'reboot', 143: 'setregid', 144: 'setgid', 145: 'setreuid', 146: 'setuid', 147: 'setresuid', 149: 'setresgid', 161: 'sethostname', 170: 'settimeofday', 198: 'socket', 200: 'bind', 201: 'listen', 202: 'accept', 203: 'connect', 206: 'sendto', 220: 'clone',
    221: 'execve', 242: 'accept4', 268: 'setns', 273: 'finit_module', 276: 'renameat2', 279: 'memfd_create', 280: 'bpf', 281: 'execveat', 435: 'clone3', 437: 'openat2',
  },
};

/** `execve` for 59 on x86_64; `syscall 999` where the number has no name here. A name, as enriched logs have it, stays. */
export function syscallName(syscall: string | undefined, architecture: string | undefined): string {
  if (syscall === undefined) return 'syscall';
  if (!/^\d{1,6}$/.test(syscall)) return syscall;
  return byArchitecture[architecture ?? '']?.[Number(syscall)] ?? `syscall ${syscall}`;
}
