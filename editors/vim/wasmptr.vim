" wasmptr lsp in ALE. Put this below ~/.vim/plugin, or source it. Settings go into
" g:wasmptr_settings, such as {'rules': 'auto'}.
if exists('g:loaded_wasmptr')
  finish
endif
let g:loaded_wasmptr = 1

function! s:Root(buffer) abort
  let l:mod = ale#path#FindNearestFile(a:buffer, 'go.mod')
  return fnamemodify(empty(l:mod) ? bufname(a:buffer) : l:mod, ':p:h')
endfunction

call ale#linter#Define('go', {
\   'name': 'wasmptr',
\   'lsp': 'stdio',
\   'executable': {-> get(g:, 'wasmptr_executable', 'wasmptr')},
\   'command': '%e lsp',
\   'project_root': function('s:Root'),
\   'initialization_options': {-> get(g:, 'wasmptr_settings', {})},
\})
