-- What somebody does in Neovim, line by line on standard output.

local function say(...)
  io.stdout:write(string.format(...) .. "\n")
end

-- The findings, as they are shown: lines from 1, columns in bytes from 1.
local function findings()
  local lines = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    table.insert(lines, string.format("%d:%d-%d:%d %s: %s (%s)",
      d.lnum + 1, d.col + 1, d.end_lnum + 1, d.end_col + 1, d.source, d.message, d.code))
  end
  table.sort(lines)
  return lines
end

-- Waits until the findings are of these checks, and says what they are.
local function expect(...)
  local want = { ... }
  local began = vim.loop.hrtime()
  local function are_there()
    local found = findings()
    for at, check in ipairs(want) do
      if not found[at] or not found[at]:find("(" .. check .. ")", 1, true) then
        return false
      end
    end
    return #found == #want
  end
  if not vim.wait(30000, are_there, 5) then
    say("waited in vain for %s", vim.inspect(want))
  end
  say("%d findings", #findings())
  for _, line in ipairs(findings()) do
    say("  %s", line)
  end
  io.stderr:write(string.format("%d findings after %.0f ms\n", #want, (vim.loop.hrtime() - began) / 1e6))
end

-- Does what can be done about the text at the cursor, if it is just one thing.
local function act(text)
  vim.fn.cursor(1, 1)
  if vim.fn.search(text) == 0 then
    say("%s is not found", text)
  end
  local chosen
  vim.ui.select = function(items, _, choose)
    local item = items[1]
    local action = item.action or item[2]
    chosen = string.format("%s: %s%s", action.kind, action.title, #items > 1 and ", and more" or "")
    choose(item, 1)
  end
  local tick = vim.b.changedtick
  vim.lsp.buf.code_action()
  if not vim.wait(30000, function() return vim.b.changedtick > tick end, 5) then
    say("nothing can be done")
  end
  say("at %s: %s", text, chosen)
end

local function save()
  vim.cmd("silent write")
  say("saved")
end

local function session()
  say("neovim")
  vim.cmd("edit seed.go")
  expect("host-layout", "nested-pointer")
  act("\\*pair")
  save()
  expect("nested-pointer")
  act("\\*buffer2")
  save()
  expect("host-layout")
  act("\\*buffer2")
  save()
  expect()
end

local ok, why = pcall(session)
if not ok then
  say("%s", why)
end
vim.cmd("qall!")
