# After a switch: brings disks online that were online before, and gives adapters back their IP settings, matched by MAC.
# Adds and corrects, removes nothing; asked again, it finds nothing left to do.

function Get-List($object, [string] $name) {
    Get-Field $object $name | Where-Object { $null -ne $_ -and $_ -ne '' }
}

function Test-Command([string] $name) {
    return $null -ne (Get-Command -Name $name -ErrorAction SilentlyContinue)
}

# Arguments are words of ours, numbers and parsed addresses, none of which needs quotes. True where the program ended with 0.
function Invoke-Program([string] $name, [string[]] $arguments) {
    $start = New-Object Diagnostics.ProcessStartInfo
    $start.FileName = Get-SystemProgram $name
    $start.Arguments = $arguments -join ' '
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    try {
        [void] $process.StandardOutput.ReadToEnd()
        return $process.WaitForExit(60000) -and $process.ExitCode -eq 0
    } finally { $process.Dispose() }
}

function Invoke-Step([string] $what, [scriptblock] $step) {
    try { & $step } catch { Add-Problem ($what + ' (' + $_.Exception.Message.Trim().TrimEnd('.') + ').') }
}

# ---- Disks

function Format-Signature($signature, [string] $guid) {
    if ($guid -ne '') { return ([Guid] $guid).ToString('B') }
    if ($null -eq $signature) { return '' }
    return '{0:x8}' -f [uint32] $signature
}

function Test-Named([string] $signature, $serial, $names) {
    $trimmed = ([string] $serial).Trim()
    foreach ($name in $names) {
        if ($signature -ne '' -and $signature -eq $name) { return $true }
        # virtio-blk passes on 20 characters of a serial.
        $wanted = ([string] $name).Trim()
        if ($trimmed -ne '' -and ($trimmed -eq $wanted -or ($trimmed.Length -eq 20 -and $wanted.StartsWith($trimmed, [StringComparison]::OrdinalIgnoreCase)))) { return $true }
    }
    return $false
}

function Repair-Disk($disk) {
    $named = 'Disk ' + $disk.Number + ' (' + $disk.FriendlyName + ')'
    if ($disk.IsOffline) { Set-Disk -Number $disk.Number -IsOffline $false }
    $now = Get-Disk -Number $disk.Number
    if ($now.IsReadOnly) { Set-Disk -Number $disk.Number -IsReadOnly $false }
    $now = Get-Disk -Number $disk.Number
    if ($now.IsOffline) { Add-Problem ($named + ' stays offline (' + $now.OfflineReason + '). Bring it online in Disk Management.') }
    elseif ($now.IsReadOnly) { Add-Problem ($named + ' stays read-only. Run in Windows as an administrator: Set-Disk -Number ' + $disk.Number + ' -IsReadOnly $false') }
}

# Windows 7 and Server 2008 R2 know diskpart alone.
function Repair-OldDisk([int] $number) {
    $script = [IO.Path]::GetTempFileName()
    try {
        [IO.File]::WriteAllLines($script, [string[]] ('select disk ' + $number, 'online disk noerr', 'attributes disk clear readonly noerr'))
        if (-not (Invoke-Program 'diskpart.exe' @('/s', ('"' + $script + '"')))) { Add-Problem ('Disk ' + $number + ' could not be brought online. Bring it online in Disk Management.') }
    } finally { [IO.File]::Delete($script) }
}

function Repair-Disks($names) {
    $found = 0
    if (Test-Command 'Get-Disk') {
        foreach ($disk in @(Get-Disk)) {
            $signature = Format-Signature $disk.Signature ([string] $disk.Guid)
            if (-not (Test-Named $signature $disk.SerialNumber $names)) { continue }
            $found++
            if ($disk.IsOffline -or $disk.IsReadOnly) { Invoke-Step ('Disk ' + $disk.Number + ' could not be brought online; do it in Disk Management') { Repair-Disk $disk } }
        }
    } else {
        foreach ($disk in @(Get-WmiObject -Class Win32_DiskDrive)) {
            if (-not (Test-Named (Format-Signature $disk.Signature '') $disk.SerialNumber $names)) { continue }
            $found++
            $number = [int] $disk.Index
            Invoke-Step ('Disk ' + $number + ' could not be brought online; do it in Disk Management') { Repair-OldDisk $number }
        }
    }
    if ($found -eq 0) { Add-Problem ('Windows shows none of these disks: ' + ($names -join ', ') + '. Look at the disks of the VM and at their driver in Device Manager.') }
}

# ---- Adapters

# "10.0.0.7/24" as address, prefix length and family. Link-local addresses are Windows' own.
function Split-Address([string] $text) {
    $parts = $text -split '/', 2
    $address = $null
    if (-not [Net.IPAddress]::TryParse(($parts[0] -replace '%.*\z', ''), [ref] $address)) { throw ('"' + $text + '" is no IP address.') }
    $v6 = $address.AddressFamily -eq [Net.Sockets.AddressFamily]::InterNetworkV6
    $length = 32
    if ($v6) { $length = 128 }
    if ($parts.Count -gt 1) { $length = [int] $parts[1] }
    $family = 'IPv4'
    if ($v6) { $family = 'IPv6' }
    return @{ Address = $address.ToString(); Length = $length; Family = $family; OfWindows = ($v6 -and $address.IsIPv6LinkLocal) -or $address.ToString() -like '169.254.*' }
}

function Format-Netsh([string] $family) {
    if ($family -eq 'IPv6') { return 'ipv6' }
    return 'ipv4'
}

# netsh reaches settings that the cmdlets refuse, such as those of an adapter without a link. It takes an index for a name.
function Add-ByNetsh([string] $family, [string] $what, [string[]] $rest) {
    return Invoke-Program 'netsh.exe' (@('interface', (Format-Netsh $family), 'add', $what) + $rest)
}

function Format-Mask([int] $length) {
    $bits = ('1' * $length).PadRight(32, '0')
    return (0..3 | ForEach-Object { [Convert]::ToInt32($bits.Substring(8 * $_, 8), 2) }) -join '.'
}

function Repair-Address([int] $index, [string] $text) {
    $want = Split-Address $text
    if ($want.OfWindows) { return }
    $there = @(Get-NetIPAddress -InterfaceIndex $index -AddressFamily $want.Family -ErrorAction SilentlyContinue | Where-Object {
            ($_.IPAddress -replace '%.*\z', '') -eq $want.Address -and $_.PrefixOrigin -ne 'Dhcp'
        })
    if ($there.Count -gt 0) {
        if (@($there | Where-Object { $_.PrefixLength -eq $want.Length }).Count -eq 0) {
            Set-NetIPAddress -InterfaceIndex $index -IPAddress $want.Address -PrefixLength $want.Length -Confirm:$false
        }
        return
    }
    try { [void] (New-NetIPAddress -InterfaceIndex $index -AddressFamily $want.Family -IPAddress $want.Address -PrefixLength $want.Length -Confirm:$false) }
    catch {
        $why = $_.Exception.Message.Trim()
        $arguments = @([string] $index, $want.Address, (Format-Mask $want.Length))
        if ($want.Family -eq 'IPv6') { $arguments = @([string] $index, ($want.Address + '/' + $want.Length)) }
        if (-not (Add-ByNetsh $want.Family 'address' $arguments)) { throw $why }
    }
}

function Repair-Route([int] $index, [string] $destination, [string] $nextHop, $metric) {
    $prefix = Split-Address $destination
    $hop = (Split-Address $nextHop).Address
    $to = $prefix.Address + '/' + $prefix.Length
    $there = @(Get-NetRoute -InterfaceIndex $index -DestinationPrefix $to -ErrorAction SilentlyContinue | Where-Object { $_.NextHop -eq $hop })
    if ($there.Count -gt 0) {
        if ($null -ne $metric -and @($there | Where-Object { $_.RouteMetric -eq [int] $metric }).Count -eq 0) {
            Set-NetRoute -InterfaceIndex $index -DestinationPrefix $to -NextHop $hop -RouteMetric ([int] $metric) -Confirm:$false
        }
        return
    }
    $route = @{ InterfaceIndex = $index; DestinationPrefix = $to; NextHop = $hop; Confirm = $false }
    if ($null -ne $metric) { $route.RouteMetric = [int] $metric }
    try { [void] (New-NetRoute @route) }
    catch {
        $why = $_.Exception.Message.Trim()
        $arguments = @($to, [string] $index, $hop)
        if ($null -ne $metric) { $arguments += 'metric=' + [int] $metric }
        if (-not (Add-ByNetsh $prefix.Family 'route' $arguments)) { throw $why }
    }
}

# Site-local ones are what Windows shows where it has none.
function Get-DnsServers($adapter) {
    Get-List $adapter 'dnsServers' | Where-Object { $_ -notlike 'fec0:0:0:ffff:*' }
}

function Test-WantsDns($adapter) {
    $byHand = Get-Field $adapter 'dnsStatic'
    if ($null -eq $byHand) { $byHand = (Get-Field $adapter 'dhcp') -eq $false }
    return $byHand -eq $true -and @(Get-DnsServers $adapter).Count -gt 0
}

function Repair-Dns([int] $index, $adapter) {
    $differs = $false
    $wanted = @(Get-DnsServers $adapter | ForEach-Object { Split-Address $_ })
    foreach ($family in 'IPv4', 'IPv6') {
        $ours = @($wanted | Where-Object { $_.Family -eq $family } | ForEach-Object { $_.Address })
        if ($ours.Count -eq 0) { continue }
        $there = @(Get-DnsClientServerAddress -InterfaceIndex $index -AddressFamily $family | ForEach-Object { $_.ServerAddresses })
        if (($there -join ' ') -ne ($ours -join ' ')) { $differs = $true }
    }
    if ($differs) { Set-DnsClientServerAddress -InterfaceIndex $index -ServerAddresses @($wanted | ForEach-Object { $_.Address }) -Confirm:$false }
}

function Repair-Suffix([int] $index, [string] $suffix) {
    if ((Get-DnsClient -InterfaceIndex $index).ConnectionSpecificSuffix -ne $suffix) { Set-DnsClient -InterfaceIndex $index -ConnectionSpecificSuffix $suffix -Confirm:$false }
}

function Repair-Mtu([int] $index, [int] $mtu) {
    if ((Get-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4).NlMtu -ne $mtu) {
        Set-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4 -NlMtuBytes $mtu -Confirm:$false
    }
}

function Repair-Metric([int] $index, [int] $metric) {
    $interface = Get-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4
    if ($interface.AutomaticMetric -ne 'Disabled' -or $interface.InterfaceMetric -ne $metric) {
        Set-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4 -AutomaticMetric Disabled -InterfaceMetric $metric -Confirm:$false
    }
}

# What DHCP gave goes away a moment later, and would else be taken for what is to be set.
function Disable-Dhcp([int] $index) {
    $interface = Get-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4 -ErrorAction SilentlyContinue
    if ($null -eq $interface -or $interface.Dhcp -eq 'Disabled') { return }
    Set-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4 -Dhcp Disabled -Confirm:$false
    for ($try = 1; $try -le 10; $try++) {
        Start-Sleep -Milliseconds 500
        $leased = @(Get-NetIPAddress -InterfaceIndex $index -AddressFamily IPv4 -ErrorAction SilentlyContinue | Where-Object { $_.PrefixOrigin -eq 'Dhcp' })
        if ($leased.Count -eq 0) { return }
    }
}

# The indexes of the adapters that have this MAC and carry IP themselves: not the members of a team or of a virtual switch.
function Find-Adapter([string] $mac, [string] $name) {
    $wanted = $mac -replace '[:-]', ''
    $there = @(Get-NetAdapter -ErrorAction SilentlyContinue | Where-Object {
            ($_.MacAddress -replace '[:-]', '') -eq $wanted -and $null -ne (Get-NetIPInterface -InterfaceIndex $_.ifIndex -ErrorAction SilentlyContinue | Select-Object -First 1)
        })
    if ($there.Count -gt 1) { $there = @($there | Where-Object { $_.Name -eq $name }) }
    return $there | ForEach-Object { [int] $_.ifIndex }
}

function Repair-Adapter($adapter) {
    $mac = [string] (Get-Field $adapter 'mac')
    $found = @(Find-Adapter $mac ([string] (Get-Field $adapter 'name')))
    if ($found.Count -ne 1) {
        Add-Problem ('Windows shows no single adapter with the MAC ' + $mac + '. Look at the network adapters in Device Manager.')
        return
    }
    $index = $found[0]
    if ((Get-Field $adapter 'dhcp') -eq $false) {
        $addresses = @(Get-List $adapter 'addresses')
        if (@($addresses | Where-Object { $_ -match '\A\d+\.' }).Count -gt 0) { Invoke-Step ('DHCP of ' + $mac + ' could not be turned off') { Disable-Dhcp $index } }
        foreach ($address in $addresses) { Invoke-Step ($mac + ' could not be given ' + $address + '; set it by hand') { Repair-Address $index $address } }
        foreach ($gateway in @(Get-List $adapter 'gateways')) {
            $default = '0.0.0.0/0'
            if ($gateway -match ':') { $default = '::/0' }
            Invoke-Step ($mac + ' could not be given the gateway ' + $gateway + '; set it by hand') { Repair-Route $index $default $gateway (Get-Field $adapter 'gatewayMetric') }
        }
        foreach ($route in @(Get-List $adapter 'routes')) {
            $destination = [string] (Get-Field $route 'destination')
            Invoke-Step ($mac + ' could not be given the route to ' + $destination + '; set it by hand') { Repair-Route $index $destination ([string] (Get-Field $route 'nextHop')) (Get-Field $route 'metric') }
        }
        $metric = Get-Field $adapter 'interfaceMetric'
        if ($null -ne $metric) { Invoke-Step ('The metric of ' + $mac + ' could not be set to ' + $metric) { Repair-Metric $index ([int] $metric) } }
        $suffix = [string] (Get-Field $adapter 'dnsSuffix')
        if ($suffix -ne '') { Invoke-Step ('The DNS suffix of ' + $mac + ' could not be set to ' + $suffix) { Repair-Suffix $index $suffix } }
    }
    $mtu = Get-Field $adapter 'mtu'
    if ($null -ne $mtu) { Invoke-Step ('The MTU of ' + $mac + ' could not be set to ' + $mtu) { Repair-Mtu $index ([int] $mtu) } }
    if (Test-WantsDns $adapter) { Invoke-Step ('The DNS servers of ' + $mac + ' could not be set; set them by hand') { Repair-Dns $index $adapter } }
}

# ---- Adapters of Windows 7 and Server 2008 R2

function Test-Wmi($outcome, [string] $what) {
    # 1: done, and in force after a reboot.
    if ($outcome.ReturnValue -gt 1) { throw ($what + ' ended with ' + $outcome.ReturnValue + '.') }
}

function Repair-OldAddresses($card, $adapter) {
    $wanted = @(Get-List $adapter 'addresses' | ForEach-Object { Split-Address $_ } | Where-Object { -not $_.OfWindows })
    $v4 = @($wanted | Where-Object { $_.Family -eq 'IPv4' })
    $there = @($card.IPAddress)
    if (@($v4 | Where-Object { $there -notcontains $_.Address }).Count -gt 0 -or ($v4.Count -gt 0 -and $card.DHCPEnabled)) {
        Test-Wmi ($card.EnableStatic([string[]] @($v4 | ForEach-Object { $_.Address }), [string[]] @($v4 | ForEach-Object { Format-Mask $_.Length }))) 'EnableStatic'
    }
    foreach ($address in @($wanted | Where-Object { $_.Family -eq 'IPv6' -and $there -notcontains $_.Address })) {
        if (-not (Add-ByNetsh 'IPv6' 'address' @([string] $card.InterfaceIndex, ($address.Address + '/' + $address.Length)))) { throw ('netsh could not add ' + $address.Address + '.') }
    }
}

function Repair-OldGateways($card, $adapter) {
    $wanted = @(Get-List $adapter 'gateways' | Where-Object { @($card.DefaultIPGateway) -notcontains $_ })
    if ($wanted.Count -eq 0) { return }
    $v4 = @(Get-List $adapter 'gateways' | Where-Object { $_ -notmatch ':' })
    if ($v4.Count -gt 0) {
        $metric = Get-Field $adapter 'gatewayMetric'
        if ($null -eq $metric -or [int] $metric -lt 1) { $metric = 1 }
        Test-Wmi ($card.SetGateways([string[]] $v4, [uint16[]] @($v4 | ForEach-Object { $metric }))) 'SetGateways'
    }
    foreach ($gateway in @($wanted | Where-Object { $_ -match ':' })) { [void] (Add-ByNetsh 'IPv6' 'route' @('::/0', [string] $card.InterfaceIndex, (Split-Address $gateway).Address)) }
}

function Repair-OldRoute($card, $route) {
    $prefix = Split-Address ([string] (Get-Field $route 'destination'))
    $arguments = @(($prefix.Address + '/' + $prefix.Length), [string] $card.InterfaceIndex, (Split-Address ([string] (Get-Field $route 'nextHop'))).Address)
    if ($null -ne (Get-Field $route 'metric')) { $arguments += 'metric=' + [int] (Get-Field $route 'metric') }
    # netsh fails where the route is there already, and cannot be asked in a way that does not depend on the language.
    [void] (Add-ByNetsh $prefix.Family 'route' $arguments)
}

function Repair-OldMtu($card, [int] $mtu) {
    $arguments = @('interface', 'ipv4', 'set', 'subinterface', [string] $card.InterfaceIndex, ('mtu=' + $mtu), 'store=persistent')
    if (-not (Invoke-Program 'netsh.exe' $arguments)) { throw 'netsh could not set it.' }
}

function Repair-OldAdapter($adapter) {
    $mac = [string] (Get-Field $adapter 'mac')
    $cards = @(Get-WmiObject -Class Win32_NetworkAdapterConfiguration -Filter 'IPEnabled = TRUE' | Where-Object { [string] $_.MACAddress -eq $mac })
    if ($cards.Count -ne 1) {
        Add-Problem ('Windows shows no single adapter with the MAC ' + $mac + '. Look at the network adapters in Device Manager.')
        return
    }
    $card = $cards[0]
    if ((Get-Field $adapter 'dhcp') -eq $false) {
        Invoke-Step ('The addresses of ' + $mac + ' could not be set; set them by hand') { Repair-OldAddresses $card $adapter }
        Invoke-Step ('The gateways of ' + $mac + ' could not be set; set them by hand') { Repair-OldGateways $card $adapter }
        foreach ($route in @(Get-List $adapter 'routes')) { Invoke-Step ('A route of ' + $mac + ' could not be set; set it by hand') { Repair-OldRoute $card $route } }
        $metric = Get-Field $adapter 'interfaceMetric'
        if ($null -ne $metric) { Invoke-Step ('The metric of ' + $mac + ' could not be set to ' + $metric) { Test-Wmi ($card.SetIPConnectionMetric([uint32] $metric)) 'SetIPConnectionMetric' } }
        $suffix = [string] (Get-Field $adapter 'dnsSuffix')
        if ($suffix -ne '') { Invoke-Step ('The DNS suffix of ' + $mac + ' could not be set to ' + $suffix) { Test-Wmi ($card.SetDNSDomain($suffix)) 'SetDNSDomain' } }
    }
    $mtu = Get-Field $adapter 'mtu'
    if ($null -ne $mtu) { Invoke-Step ('The MTU of ' + $mac + ' could not be set to ' + $mtu) { Repair-OldMtu $card ([int] $mtu) } }
    $servers = @(Get-DnsServers $adapter | Where-Object { $_ -notmatch ':' })
    if ((Test-WantsDns $adapter) -and $servers.Count -gt 0 -and (@($card.DNSServerSearchOrder) -join ' ') -ne ($servers -join ' ')) {
        Invoke-Step ('The DNS servers of ' + $mac + ' could not be set; set them by hand') { Test-Wmi ($card.SetDNSServerSearchOrder([string[]] $servers)) 'SetDNSServerSearchOrder' }
    }
}

function Repair-Everything {
    $disks = @(Get-List $data 'disks')
    if ($disks.Count -gt 0) { Invoke-Step 'The disks could not be looked at; bring them online in Disk Management' { Repair-Disks $disks } }
    $modern = (Test-Command 'Get-NetAdapter') -and (Test-Command 'New-NetIPAddress')
    foreach ($adapter in @(Get-List $data 'adapters')) {
        Invoke-Step ('The IP settings of ' + (Get-Field $adapter 'mac') + ' could not be set; set them by hand') {
            if ($modern) { Repair-Adapter $adapter } else { Repair-OldAdapter $adapter }
        }
    }
}

try {
    $null = Repair-Everything
    Write-Answer @{ problems = @($told.Problems) }
} catch { Write-Answer @{ error = $_.Exception.Message } }
