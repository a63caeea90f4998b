import { says, type MessageFacts } from './message-pattern.ts';
import type { ProgramMessages } from './program-message.ts';

const done: MessageFacts = { action: 'success' };
const failed: MessageFacts = { action: 'failure' };

/** Programs that make, change and delete accounts and groups. */
export const accountMessages: readonly ProgramMessages[] = [
  {
    programs: ['useradd', 'adduser', 'newusers', 'usermod', 'userdel', 'deluser', 'groupadd', 'addgroup', 'groupdel', 'groupmod', 'groupmems', 'gpasswd', 'chage', 'chfn', 'chsh', 'chpasswd', 'passwd', 'shadow', 'vipw', 'pwconv'],
    product: 'shadow', classUid: 3001,
    messages: [
      says('new user: name={target}, UID={uid}, GID={gid}, home={home*}, shell={shell}, from={from}', 'New user added: UID={uid}, shell={shell}', done),
      says('new user: name={target}, UID={uid}, GID={gid}, home={home*}, shell={shell}', 'New user added: UID={uid}, shell={shell}', done),
      says('new user: name={target},', 'New user added', done),
      says('new group: name={group}, GID={gid}', 'New group added', done),
      says('group added to {file}: name={group}(?, GID={gid}?)', 'New group added', done),
      says("failed adding user '{target}'", 'Adding user failed', failed),
      says("failed adding group '{group}'", 'Adding group failed', failed),
      says("add '{target}' to group '{group}'", "User added to group {group}", done),
      says("add '{target}' to shadow group '{group}'", "User added to shadow group {group}", done),
      says("delete '{target}' from group '{group}'", 'User removed from group {group}', done),
      says("delete '{target}' from shadow group '{group}'", 'User removed from shadow group {group}', done),
      says("removed group '{group}' owned by '{owner}'", 'Group removed', done),
      says("removed shadow group '{group}' owned by '{owner}'", 'Shadow group removed', done),
      says("delete user '{target}'", 'User deleted', done),
      says("failed deleting user '{target}'", 'Deleting user failed', failed),
      says("group '{group}' removed", 'Group removed', done),
      says("remove group '{group}'", 'Group removed', done),
      says("change user '{target}' {what*} from '{old*}' to '{new*}'", "User changed: {what} to '{new}'", done),
      says("change user name '{old}' to '{target}'", 'User renamed', done),
      says("change user '{target}' {what*}", 'User changed: {what}', done),
      says("lock user '{target}' password", 'User locked', done),
      says("unlock user '{target}' password", 'User unlocked', done),
      says('user {target} added by {account} to group {group}', 'User added to group {group}', done),
      says('user {target} removed by {account} from group {group}', 'User removed from group {group}', done),
      says('members of group {group} set by {account} to {members*}', 'Members of group {group} set', done),
      says("password for '{target}' changed by '{account}'", 'Password changed', done),
      says('password for {target} changed by {account}', 'Password changed', done),
      says('password changed for {target}', 'Password changed', done),
      says("can't view or modify password information for {target}", 'Password information refused', failed),
      says('changed password expiry for {target}', 'Password expiry changed', done),
      says("changed user '{target}' information", 'User information changed', done),
      says("changed user '{target}' shell to '{shell}'", "User's shell changed to {shell}", done),
    ],
  },
];
