/** A command line as the words that the program gets: blanks part them, quotes and backslashes keep them together, as a shell does. */
export function splitCommand(commandLine: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < commandLine.length; at += 1) {
    const character = commandLine.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === '\\' && at + 1 < commandLine.length) {
      at += 1;
      word = (word ?? '') + commandLine.charAt(at);
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** The last part of a path of either kind. */
export function baseOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** The program of a command line of either system, without its arguments. Windows takes blanks in a path without quotes. */
export function programOf(command: string): string {
  const text = command.trim();
  if (text.startsWith('"')) return text.slice(1).split('"', 1)[0] ?? text;
  const end = /\.(?:exe|dll|sys|bat|cmd|ps1|vbs|scr)(?=\s|$)/i.exec(text);
  return text.includes('\\') && end !== null ? text.slice(0, end.index + end[0].length) : text.split(/\s/, 1)[0] ?? text;
}

const systemPrograms = /^(?:useradd|usermod|userdel|groupadd|adduser|deluser|iptables|nft|ufw|ip|service|visudo|tcpdump|sysctl|reboot|shutdown|sshd|cron|crond|chpasswd|insmod|modprobe|rmmod|fdisk|mkfs|dhclient|auditctl|zfs)$/;

/** Where a Linux program lies, when only its name is given. */
export function linuxPath(program: string): string {
  return program.startsWith('/') || program === '' || program.includes('/') ? program : `/usr/${systemPrograms.test(program) ? 's' : ''}bin/${program}`;
}
