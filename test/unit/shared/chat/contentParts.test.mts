import { audioFormat } from '../../../../nodes/shared/chat/contentParts';

test.each([
	['audio/mpeg', 'a.bin', 'mp3'],
	['audio/mp3', undefined, 'mp3'],
	['audio/wav', undefined, 'wav'],
	['audio/x-wav', 'a.oga', 'wav'],
	['application/octet-stream', 'memo', 'wav'],
	['', undefined, 'wav'],
])('the format of %j named %j is %s', (type, name, format) => {
	expect(audioFormat('Attachments', type, name)).toBe(format);
});

test.each([
	['audio/ogg', 'a.oga'],
	['audio/x-aiff', undefined],
	['application/octet-stream', 'memo.flac'],
])('audio of the type %j named %j is refused before anything is sent', (type, name) => {
	expect(() => audioFormat('Attachments', type, name)).toThrow(
		/^'Attachments' cannot hold audio of the type .*: chat models take WAV and MP3 only$/,
	);
});
