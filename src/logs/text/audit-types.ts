/** What a record type of the audit log tells of. */
export interface AuditType {
  words: string;
  classUid?: number;
  /** Whose account `acct` is: the one that signs in, or one that another changes. */
  acct?: 'own' | 'target';
}

const signIn = (words: string): AuditType => ({ words, classUid: 3002, acct: 'own' });
const change = (words: string): AuditType => ({ words, classUid: 3001, acct: 'target' });

export const auditTypes: Readonly<Record<string, AuditType>> = {
  USER_AUTH: signIn('user authentication'), USER_ACCT: signIn('account check'), USER_LOGIN: signIn('user login'), USER_LOGOUT: signIn('user logout'), USER_START: signIn('session opened'), USER_END: signIn('session closed'),
  CRED_ACQ: signIn('credentials acquired'), CRED_DISP: signIn('credentials disposed'), CRED_REFR: signIn('credentials refreshed'), USER_ERR: signIn('user account error'), LOGIN: signIn('login id set'), GRP_AUTH: signIn('group authentication'),
  ANOM_LOGIN_FAILURES: signIn('anomaly: too many login failures'), ANOM_LOGIN_TIME: signIn('anomaly: login at a forbidden time'), ANOM_LOGIN_SESSIONS: signIn('anomaly: too many sessions'), ANOM_LOGIN_LOCATION: signIn('anomaly: login from a forbidden place'),
  ANOM_ROOT_TRANS: signIn('anomaly: user became root'), RESP_ACCT_LOCK: change('response: account locked'), ACCT_LOCK: change('user account locked'), ACCT_UNLOCK: change('user account unlocked'),
  ADD_USER: change('new user added'), DEL_USER: change('user deleted'), USER_MGMT: change('user account changed'), USER_CHAUTHTOK: change('password changed'), CHUSER_ID: change('user id changed'), CHGRP_ID: change('group id changed'),
  ADD_GROUP: { words: 'new group added', classUid: 3006 }, DEL_GROUP: { words: 'group deleted', classUid: 3006 }, GRP_MGMT: { words: 'group changed', classUid: 3006 }, GRP_CHAUTHTOK: { words: 'group password changed', classUid: 3006 },
  ANOM_ADD_ACCT: change('anomaly: account added'), ANOM_DEL_ACCT: change('anomaly: account deleted'), ANOM_MOD_ACCT: change('anomaly: account changed'),
  USER_ROLE_CHANGE: signIn('role changed'), ROLE_ASSIGN: change('role assigned'), ROLE_REMOVE: change('role removed'),
  USER_CMD: { words: 'sudo command', classUid: 1007 }, EXECVE: { words: 'execve', classUid: 1007 }, PROCTITLE: { words: 'process', classUid: 1007 }, SYSCALL: { words: 'syscall' },
  USER_TTY: { words: 'keystrokes' }, TTY: { words: 'keystrokes' }, CRYPTO_SESSION: { words: 'crypto session' }, CRYPTO_KEY_USER: { words: 'crypto key used' },
  CONFIG_CHANGE: { words: 'rules or configuration changed' }, DAEMON_START: { words: 'daemon started' }, DAEMON_END: { words: 'daemon stopped' }, DAEMON_ABORT: { words: 'daemon aborted' }, DAEMON_CONFIG: { words: 'daemon configuration changed' },
  DAEMON_ROTATE: { words: 'log rotated' }, SERVICE_START: { words: 'service started' }, SERVICE_STOP: { words: 'service stopped' }, SYSTEM_BOOT: { words: 'system boot' }, SYSTEM_SHUTDOWN: { words: 'system shutdown' }, SYSTEM_RUNLEVEL: { words: 'runlevel changed' },
  KERN_MODULE: { words: 'kernel module loaded', classUid: 1002 }, NETFILTER_CFG: { words: 'netfilter configuration changed' }, BPF: { words: 'BPF program' }, SECCOMP: { words: 'seccomp violation' },
  MAC_STATUS: { words: 'SELinux status changed' }, MAC_POLICY_LOAD: { words: 'SELinux policy loaded' }, MAC_CONFIG_CHANGE: { words: 'SELinux configuration changed' }, SELINUX_ERR: { words: 'SELinux error' },
  ANOM_ABEND: { words: 'anomaly: process crashed' }, ANOM_PROMISCUOUS: { words: 'anomaly: promiscuous mode' }, ANOM_LINK: { words: 'anomaly: suspicious link' }, ANOM_EXEC: { words: 'anomaly: program run' }, ANOM_RBAC_FAIL: { words: 'anomaly: access control failed' },
  SOCKADDR: { words: 'socket address', classUid: 4001 }, PATH: { words: 'file' , classUid: 1001 }, CWD: { words: 'working directory' }, VIRT_CONTROL: { words: 'virtual machine control' }, VIRT_RESOURCE: { words: 'virtual machine resource' }, SOFTWARE_UPDATE: { words: 'software update' },
  INTEGRITY_RULE: { words: 'integrity rule' }, INTEGRITY_DATA: { words: 'integrity data' }, TIME_INJOFFSET: { words: 'time changed' }, FANOTIFY: { words: 'fanotify access' },
};

/** Parts that only add to another part of their event. */
export const addedTypes: ReadonlySet<string> = new Set(['PATH', 'CWD', 'PROCTITLE', 'EXECVE', 'SOCKADDR', 'EOE', 'MMAP', 'FD_PAIR', 'OBJ_PID', 'BPRM_FCAPS', 'CAPSET', 'IPC', 'IPC_SET_PERM', 'SOCKETCALL', 'TIME_ADJNTPVAL', 'OPENAT2', 'SYSCALL']);
