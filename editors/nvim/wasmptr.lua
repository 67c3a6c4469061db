-- Starts `wasmptr lsp` for Go files, in Neovim 0.7 and later.
--
--     vim.g.wasmptr = { settings = { rules = "auto" } } -- if anything is to be set
--     dofile("/path/to/wasmptr.lua")                    -- or below plugin/ of 'runtimepath'
--
-- In vim.g.wasmptr, cmd is the command, settings are those of the server.

local function root(file)
  local directory = vim.fn.fnamemodify(file, ":p:h")
  for _, name in ipairs({ "go.work", "go.mod", ".git" }) do
    local find = name == ".git" and vim.fn.finddir or vim.fn.findfile
    local found = find(name, vim.fn.escape(directory, " ,;") .. ";")
    if found ~= "" then
      return vim.fn.fnamemodify(found, ":p"):gsub("/$", ""):match("^(.*)/[^/]*$")
    end
  end
  return directory
end

local clients = {} -- of Neovim 0.7, by root

local function start(buffer)
  local file = vim.api.nvim_buf_get_name(buffer)
  if file == "" or vim.bo[buffer].buftype ~= "" then
    return
  end
  local chosen = vim.g.wasmptr or {}
  local config = {
    name = "wasmptr",
    cmd = chosen.cmd or { "wasmptr", "lsp" },
    root_dir = root(file),
    init_options = chosen.settings,
    -- An empty table by itself would be sent as a list.
    settings = { wasmptr = chosen.settings or vim.empty_dict() },
  }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  local client = clients[config.root_dir]
  if not client or vim.lsp.client_is_stopped(client) then
    client = vim.lsp.start_client(config)
    clients[config.root_dir] = client
  end
  if client then
    vim.lsp.buf_attach_client(buffer, client)
  end
end

vim.api.nvim_create_autocmd("FileType", {
  group = vim.api.nvim_create_augroup("wasmptr", {}),
  pattern = "go",
  callback = function(event)
    start(event.buf)
  end,
})
