const { dest, parallel, src } = require('gulp');

// `n8n-node build` compiles and copies the icons of the tree; the codex files (*.node.json), which tell
// n8n's node panel where each node belongs, are this task's own part.
const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
const codex = () => src('nodes/**/*.node.json').pipe(dest('dist/nodes'));

exports['build:icons'] = parallel(icons, codex);
