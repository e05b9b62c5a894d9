import { audioPart, refuseOtherAudio } from '../../../../nodes/shared/chat/contentParts';

test.each([
	['audio/mpeg', 'a.bin', 'mp3'],
	['audio/mp3', undefined, 'mp3'],
	['audio/wav', undefined, 'wav'],
	['audio/x-wav', 'a.oga', 'wav'],
	['application/octet-stream', 'memo', 'wav'],
	['', undefined, 'wav'],
	['audio/ogg', 'a.oga', 'ogg'],
	['audio/x-aiff', undefined, 'aiff'],
	['application/octet-stream', 'memo.flac', 'flac'],
])('the format of %j named %j is %s', (type, name, format) => {
	const part = audioPart('QQ==', type, name);
	expect(part).toEqual({ type: 'input_audio', input_audio: { data: 'QQ==', format } });
	const refuse = () => refuseOtherAudio([{ role: 'user', content: [part] }]);
	if (format === 'mp3' || format === 'wav') return expect(refuse).not.toThrow();
	expect(refuse).toThrow(
		`'Attachments' cannot hold audio of the type ${format}: this API takes WAV and MP3 only`,
	);
});
