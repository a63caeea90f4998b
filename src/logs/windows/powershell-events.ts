import type { EventFamily } from './event-entry.ts';
import { cutLine, type EventText, type Lookup } from './event-template.ts';

/** A line `Name = value` or `Name=value` of the context that PowerShell adds as one text. */
function contextValue(text: string | undefined, name: string): string | undefined {
  if (text === undefined) return undefined;
  for (const line of text.slice(0, 16_384).split(/\r?\n|\\n/)) {
    const equals = line.indexOf('=');
    if (equals > 0 && line.slice(0, equals).replace(/^\\t/, '').replaceAll(' ', '').trim().toLowerCase() === name) return line.slice(equals + 1).trim() || undefined;
  }
  return undefined;
}

const contextNames = ['ContextInfo', 'param3', 'param2', 'Message'] as const;

function fromContext(name: string): EventText {
  const key = name.toLowerCase().replaceAll(' ', '');
  return (get: Lookup) => {
    for (const place of contextNames) {
      const found = contextValue(get(place), key);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

const hostApplication = fromContext('Host Application');
const contextUser = fromContext('User');
const contextUserId = fromContext('User ID');
const contextCommand = fromContext('Command Name');
const contextCommandLine = fromContext('Command Line');
const contextScript = fromContext('Script Name');

function pipelineText(get: Lookup): string {
  const shown = get('Message')?.split(/\n ?Context:/, 1)[0];
  const command = get('Payload') ?? (shown?.includes('CommandInvocation(') === true ? shown : contextCommand(get));
  return `PowerShell command run: ${cutLine(command ?? '')}`;
}

function classicPipeline(get: Lookup): string {
  return `PowerShell pipeline run: ${cutLine(get('param1') ?? contextCommandLine(get) ?? '')}`;
}

const engine = (act: string) => ({
  text: (get: Lookup) => `PowerShell engine ${act}${hostApplication(get) === undefined ? '' : `: ${cutLine(hostApplication(get) ?? '')}`}`, classUid: 1007, commandLine: hostApplication,
});

/** Windows PowerShell, PowerShell 7, and the older log of the engine. */
export const powershellEvents: EventFamily = {
  product: 'PowerShell',
  providers: ['powershell', 'powershellcore'],
  channels: ['microsoft-windows-powershell/operational', 'windows powershell', 'powershellcore/operational'],
  defaults: {},
  entries: {
    400: engine('started'), 403: engine('stopped'), 600: { ...engine('started a provider'), text: 'PowerShell provider started[: {param1}]' },
    800: { text: classicPipeline, classUid: 1007, account: contextUserId, commandLine: (get) => get('param1') ?? contextCommandLine(get) ?? hostApplication(get), file: contextScript },
    4100: { text: 'PowerShell error[: {Payload|cut}]', commandLine: hostApplication },
    4103: { text: pipelineText, classUid: 1007, account: contextUser, commandLine: hostApplication, file: contextScript },
    4104: { text: 'PowerShell script block: {ScriptBlockText/Path|cut}', classUid: 1007, commandLine: 'ScriptBlockText', file: 'Path' },
    4105: 'PowerShell script block started', 4106: 'PowerShell script block ended', 8193: 'PowerShell session object created', 8194: 'PowerShell session object made', 8197: 'PowerShell session closed', 24577: 'PowerShell ISE script run: {FileName|cut}', 32784: 'PowerShell remoting message', 40961: 'PowerShell console starting', 40962: 'PowerShell console ready',
    53504: 'PowerShell named pipe thread started', 53506: 'PowerShell session key event', 45090: 'PowerShell remote session connected',
  },
};
